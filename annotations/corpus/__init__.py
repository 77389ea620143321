"""What is read: documents, and the files they came from."""
