/// The documentation of the practice file, which a test reads back.
package enum PracticeReference {
    package static let example = """
        locations:
          - name: Harbour Clinic
            address: 5 Quay Street
            zone: America/Sao_Paulo
          - name: Hill Clinic
        visit-types:
          - name: Check-up
            minutes: 30
          - name: Blood test
            minutes: 10
            reminders: [24h, 2h]
        practitioners:
          - name: Dr Okoye
            hours:
              - location: Harbour Clinic
                days: mon-thu
                from: "09:00"
                to: "12:30"
              - location: Hill Clinic
                days: [tue, fri]
                from: "14:00"
                to: "18:00"
          - name: Nurse Lima

        """

    package static let markdown = """

        ## The practice: locations, kinds of visit, practitioners, opening hours

        `caduceus import practice practice.yaml` takes them from a YAML file; `--check` only reads it and reports. Names are
        the keys, and must be spelled as the booking system's export spells them. What the file names is made or brought up to
        date, what it does not name stays; the opening hours of a practitioner who has `hours` become exactly those. An unknown
        key is an error that names it, and nothing is stored unless all of the file is right.

        ```yaml
        \(example)```

        `address` may be left out; `zone` is then `clinic.zone`. `minutes` are from 5 to 1440. `reminders` are times before
        the visit in days, hours or minutes, by default `[48h, 24h]`; `[]` sends none. Days counted whole go by the patient's
        wall clock. Visits that are booked already keep the reminders they have. Free times are offered within `hours`, by the
        clock on the location's own wall; without any, a patient who wants to move a visit is told that the team will write.

        """
}
