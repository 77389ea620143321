"""The Django project: settings, addresses and what concerns the installation itself."""
