"""What people are asked about doubtful records, and how their answers come back."""
