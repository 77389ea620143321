"""What we publish: rows, streams, exports."""
