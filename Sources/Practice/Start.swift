// Practice: see docs/ARCHITECTURE.md.
