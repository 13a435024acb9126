"""The log as a file. Each module holds one `FORMAT`; adding a format is adding a file."""
