// Simulator: see docs/ARCHITECTURE.md.
