// Rehearsal: see docs/ARCHITECTURE.md.
