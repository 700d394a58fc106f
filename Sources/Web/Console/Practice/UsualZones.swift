/// Zones that are suggested where one is asked for; any other of the IANA database may be written.
package enum UsualZones {
    package static let names = [
        "Africa/Cairo", "Africa/Casablanca", "Africa/Dar_es_Salaam", "Africa/Johannesburg", "Africa/Kampala",
        "Africa/Lagos", "Africa/Nairobi", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Caracas",
        "America/Chicago", "America/Denver", "America/Fortaleza", "America/Halifax", "America/Lima",
        "America/Los_Angeles", "America/Manaus", "America/Mexico_City", "America/New_York", "America/Phoenix",
        "America/Santiago", "America/Sao_Paulo", "America/Toronto", "America/Vancouver", "Asia/Baghdad",
        "Asia/Beirut", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Karachi", "Asia/Kolkata",
        "Asia/Makassar", "Asia/Manila", "Asia/Riyadh", "Asia/Singapore", "Asia/Tokyo", "Atlantic/Azores",
        "Atlantic/Canary", "Australia/Brisbane", "Australia/Perth", "Australia/Sydney", "Europe/Amsterdam",
        "Europe/Berlin", "Europe/Brussels", "Europe/Dublin", "Europe/Istanbul", "Europe/Lisbon", "Europe/London",
        "Europe/Madrid", "Europe/Paris", "Europe/Rome", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich",
        "Pacific/Auckland",
    ]
}
