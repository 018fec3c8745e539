"""Everything that is exported: tables, receipts, reports, header facts."""
