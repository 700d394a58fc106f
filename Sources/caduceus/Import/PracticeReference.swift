/// The documentation of the practice file, which a test reads back.
package enum PracticeReference {
    package static let example = """
        locations:
          - name: Harbour Clinic
            address: 5 Quay Street
            zone: America/Sao_Paulo
          - name: Hill Clinic
        resources:
          - name: Room 1
            location: Harbour Clinic
          - name: Room 2
            location: Harbour Clinic
          - name: Ultrasound
            kind: equipment
            location: Harbour Clinic
        visit-types:
          - name: Check-up
            minutes: 30
            book-in-chat: yes
            after: 10m
            notice: 2h
            ahead: 60d
            needs: [[Room 1, Room 2], Ultrasound]
            reminders: 24h; under 36h none; over 28d add 7d; raised add 3d
            follow-up: Check-up in 180d
          - name: Blood test
            minutes: 10
            reminders: [24h, 2h]
            with: [Nurse Lima]
            preparation: Please do not eat for eight hours before.
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
            leave:
              - from: 2026-12-28
                to: 2027-01-02
        holidays: [2026-12-25, 2027-01-01]

        """

    package static let markdown = """

        ## The practice: locations, kinds of visit, practitioners, opening hours

        `caduceus import practice practice.yaml` takes them from a YAML file; `--check` only reads it and reports. Names are
        the keys, and must be spelled as the booking system's export spells them. What the file names is made or brought up to
        date, what it does not name stays; the opening hours of a practitioner who has `hours` become exactly those. An unknown
        key is an error that names it, and nothing is stored unless all of the file is right. Staff change the same in the
        console, under *Schedule, Hours and practice*; whoever is renamed there must be renamed in the file, too.

        ```yaml
        \(example)```

        `address` may be left out; `zone` is then `clinic.zone`. `minutes` are from 5 to 1440. `reminders` are times before
        the visit in days, hours or minutes, by default `[48h, 24h]`; `[]` sends none. Rules may follow them in one text:
        `under 36h none` sends none for a visit the patient booked in the chat less than 36 hours before it, since the booking
        was answered; `over 28d add 7d` adds one a week ahead for visits booked more than four weeks before; `raised add 3d` and
        `high add 3d` add one where the risk that the visit is missed is raised or high. Days counted whole go by the patient's
        wall clock. Visits that are booked already keep the reminders they have. Free times are offered within `hours`, by the
        clock on the location's own wall; without any, a patient who wants to move a visit is told that the team will write.

        `book-in-chat` lets patients book that kind of visit by writing; without it they are helped by the team. `before` and
        `after` keep the practitioner and what is needed free around it, at most 240m. `notice` is how long ahead it must be
        booked at least (by default 1h), `ahead` how many days ahead it can be booked (28d), `every` how far apart its possible
        starts are (15m). `with` names who offers it; without it everybody does. `needs` names the rooms and equipment it has to
        itself: one of each list. `preparation` is told with the booking, at most 400 characters. `holidays` and `closed` hold
        for everybody, or for one `location`; `leave` for one practitioner. Visits that are booked already stay.

        `follow-up` says that the patient is to come again after it: as which kind of visit and in how many days, `1d` to
        `730d`; `none` takes it away. Once staff have marked the visit as seen, and unless a later one of that kind is booked,
        the patient is invited to book it two weeks before it is due, or the next working morning if that is nearer: once, by
        a template with a button that shows times.

        """
}
