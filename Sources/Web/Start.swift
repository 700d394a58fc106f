// Web: see docs/ARCHITECTURE.md.
