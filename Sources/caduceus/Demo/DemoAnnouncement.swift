/// Prints the addresses once both servers listen.
actor DemoAnnouncement {
    private var missing: Int
    private var text: String?

    init(expected: Int) {
        missing = expected
    }

    func prepare(_ text: String) {
        self.text = text
    }

    func arrived() {
        missing -= 1
        if missing == 0, let text { StandardOutput.print(text) }
    }
}
