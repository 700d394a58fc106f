// StoreSQLite: see docs/ARCHITECTURE.md.
