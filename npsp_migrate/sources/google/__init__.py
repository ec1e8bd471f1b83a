"""Google Sheets: one signed-in account, one reading per spreadsheet, and the same tables as from a workbook."""
