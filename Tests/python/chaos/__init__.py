"""Real processes under fire: nodes, database, network, disk and clock fail on a schedule drawn from a seed.

`bin/chaos` runs it; afterwards three ledgers are compared: what the patients' phones saw, what the simulated WhatsApp
accepted, what the database holds (`crash_books`).
"""
