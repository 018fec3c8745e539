"""What leaves the program: tables, receipts, reports, facts of a header."""
