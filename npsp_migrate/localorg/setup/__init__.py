"""What an administrator sets up in an org: permissions, duplicate rules, assignment rules."""
