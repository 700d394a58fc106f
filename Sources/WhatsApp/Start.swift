// WhatsApp: see docs/ARCHITECTURE.md.
