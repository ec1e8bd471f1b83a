"""What is remembered between runs: keys, Ids, values last applied, rows of sheets, ends of records."""
