// Interchange: see docs/ARCHITECTURE.md.
