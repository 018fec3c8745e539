"""The report of a scan: its pictures, and how it leaves the program."""
