"""CSV files of the migration format: read, checked, planned; nothing here touches a database."""
