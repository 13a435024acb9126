"""The board: what it shows, and its pictures. Pure functions of plain values, but for reading the log."""
