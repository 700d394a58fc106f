import Care
import Dialogue
import Testing

/// What is found beside the wish: names, visit types, practitioners, and words of other languages.
@Suite struct VisitHintsTests {
    private func wish(
        _ text: String,
        in language: String = "en",
        region: String? = nil,
        names: [String] = [],
        types: [String] = [],
        practitioners: [String] = []
    ) throws -> VisitWish? {
        VisitWords.meaning(
            of: text,
            language: try #require(LanguageTag(language)),
            region: region,
            knownNames: names,
            visitTypes: types,
            practitioners: practitioners
        )
    }

    // MARK: Names

    @Test(arguments: [
        ("appointment for Amina", "en"), ("cita para amina", "es"), ("consulta para a AMINA HASSAN", "pt"),
        ("miadi ya Amina", "sw"), ("rdv pour ma fille Amina", "fr"),
    ])
    func `a person on the phone is known by name`(text: String, language: String) throws {
        let found = try wish(text, in: language, names: ["Amina Hassan", "Omar Hassan"])
        #expect(found?.intent == .book)
        #expect(found?.whom == .named("Amina Hassan"))
    }

    @Test func `a name is found without its accents, behind an Arabic preposition and in Devanagari`() throws {
        #expect(try wish("cita para jose", in: "es", names: ["José Núñez"])?.whom == .named("José Núñez"))
        #expect(try wish("أريد موعد لأحمد", in: "ar", names: ["أحمد علي"])?.whom == .named("أحمد علي"))
        #expect(try wish("रवि के लिए अपॉइंटमेंट चाहिए", in: "hi", names: ["रवि शर्मा"])?.whom == .named("रवि शर्मा"))
    }

    @Test func `a name that fits two people names neither`() throws {
        let names = ["Amina Hassan", "Omar Hassan"]
        #expect(try wish("appointment for Hassan", names: names)?.whom == .someoneElse)
        #expect(try wish("appointment for Amina and Omar", names: names)?.whom == .someoneElse)
        #expect(try wish("appointment for Omar Hassan", names: names)?.whom == .named("Omar Hassan"))
    }

    @Test func `two relations, or one the clinic cannot guess, are somebody else`() throws {
        #expect(try wish("appointment for my wife and my son")?.whom == .someoneElse)
        #expect(try wish("appointment for my sister")?.whom == .someoneElse)
        #expect(try wish("appointment for my son and daughter")?.whom == .child)
        #expect(try wish("appointment for me")?.intent == .book)
        #expect(try wish("appointment for me")?.whom == nil)
    }

    @Test func `a name nobody knows is a name only where names stand`() throws {
        #expect(try wish("appointment for my son Daniel")?.whom == .child)
        #expect(try wish("appointment with Dr Okonkwo") != nil)
        #expect(try wish("appointment for my son daydreaming") == nil)
        #expect(try wish("appointment Okonkwo") == nil)
    }

    // MARK: The clinic's own words

    @Test func `a visit type is found by its name`() throws {
        let types = ["Dental cleaning", "Consultation", "Vacunación", "Back pain clinic"]
        #expect(try wish("book a dental cleaning", types: types)?.visitType == "Dental cleaning")
        #expect(try wish("DENTAL CLEANING", types: types)?.intent == .book)
        #expect(try wish("consultation tomorrow please", types: types)?.visitType == "Consultation")
        #expect(try wish("quiero vacunacion para mi hija", in: "es", types: types)?.visitType == "Vacunación")
        #expect(try wish("when is my dental cleaning", types: types)?.intent == .list)
        #expect(try wish("cancel my dental cleaning", types: types)?.intent == .cancel)
        #expect(try wish("book a dental cleaning") == nil)
    }

    @Test func `a visit type may be called by a symptom, never by an emergency`() throws {
        #expect(try wish("book back pain clinic", types: ["Back pain clinic"])?.visitType == "Back pain clinic")
        #expect(try wish("book chest pain clinic", types: ["Chest pain clinic"]) == nil)
        #expect(try wish("book dental cleaning, he is choking", types: ["Dental cleaning"]) == nil)
    }

    @Test func `two visit types are understood and neither is chosen`() throws {
        let found = try wish("book dental cleaning and vaccination", types: ["Dental cleaning", "Vaccination"])
        #expect(found?.intent == .book)
        #expect(found?.visitType == nil)
    }

    @Test func `a practitioner is found, before a patient of the same name where a title stands`() throws {
        let practitioners = ["Dr Amara Okafor", "Nurse Hana Sato"]
        #expect(try wish("appointment with Okafor", practitioners: practitioners)?.practitioner == "Dr Amara Okafor")
        let found = try wish("appointment with dr okafor", names: ["Ben Okafor"], practitioners: practitioners)
        #expect(found?.practitioner == "Dr Amara Okafor")
        #expect(found?.whom == nil)
        let patient = try wish("appointment for okafor", names: ["Ben Okafor"], practitioners: practitioners)
        #expect(patient?.whom == .named("Ben Okafor"))
    }

    // MARK: Other languages

    @Test func `English is understood in every language's chat`() throws {
        for language in ["ar", "es", "fr", "hi", "id", "pt-BR", "sw", "de"] {
            #expect(try wish("book", in: language)?.intent == .book, "\(language)")
            #expect(try wish("I want to book an appointment please", in: language)?.intent == .book, "\(language)")
            #expect(try wish("cancel my appointment", in: language)?.intent == .cancel, "\(language)")
            #expect(try wish("chest pain, book appointment", in: language) == nil, "\(language)")
        }
    }

    @Test func `languages are mixed in one sentence`() throws {
        #expect(try wish("oi, quero book uma consulta", in: "pt-BR")?.intent == .book)
        #expect(try wish("hola, appointment para mañana", in: "es")?.day == .tomorrow)
        #expect(try wish("Habari, I need appointment kesho", in: "en", region: "KE")?.day == .tomorrow)
        #expect(try wish("appointment chahiye kal", in: "en", region: "IN")?.intent == .book)
    }

    @Test func `the languages of the clinic's country are read, others are not`() throws {
        #expect(try wish("quero marcar uma consulta", in: "en", region: "BR")?.intent == .book)
        #expect(try wish("quero marcar uma consulta", in: "en", region: "GB") == nil)
        #expect(try wish("nataka miadi", in: "en", region: "TZ")?.intent == .book)
        #expect(try wish("أريد موعدا", in: "fr", region: "MA")?.intent == .book)
    }

    @Test func `a word that means something else in the writer's language is not misread`() throws {
        // A question in Spanish, a visit in Portuguese.
        #expect(try wish("una consulta", in: "es", region: "BR") == nil)
        #expect(try wish("tengo una consulta", in: "es", region: "BR") == nil)
        #expect(try wish("uma consulta", in: "pt-BR", region: "BR")?.intent == .book)
        // Portuguese "no" is "in the", French "mon" is no Monday, and French "son" nobody's son.
        #expect(try wish("quero marcar no sábado", in: "pt-BR")?.weekdays == [6])
        #expect(try wish("annuler mon rdv", in: "fr")?.weekdays == [])
        #expect(try wish("annuler son rdv", in: "fr")?.whom == nil)
        // Indonesian "sore" is the afternoon, in English it hurts.
        #expect(try wish("mau daftar sore", in: "id")?.partOfDay == .afternoon)
        #expect(try wish("appointment sore", in: "en", region: "ID") == nil)
        // A shift at work in Portuguese, a visit in Argentina.
        #expect(try wish("turno", in: "pt-BR", region: "UY") == nil)
    }

    // MARK: Spelling

    @Test(arguments: [
        "apointment", "appoitment", "appointmnt", "appointmet", "apppointment", "appoinmtent", "I need an apointmet",
        "shedule an appointment", "recshedule my appointment", "RESCHEDUAL my appt",
    ])
    func `a mistyped word is understood`(text: String) throws {
        #expect(try wish(text) != nil)
    }

    @Test(arguments: ["disappointment", "apartment", "cancer my appointment", "book apointment bleding", "canser"])
    func `another word is not taken for a mistyped one`(text: String) throws {
        #expect(try wish(text) == nil)
    }

    @Test func `Arabic digits, diacritics and forms of a letter change nothing`() throws {
        for text in ["أريد موعداً الساعة ٩", "اريد موعدا الساعة 9", "أُرِيدُ مَوْعِداً السَّاعةَ ٩", "ارید موعدا"] {
            #expect(try wish(text, in: "ar")?.intent == .book, "\(text)")
        }
    }

    // MARK: Hints that contradict

    @Test func `two parts of the day, or two days, are no wish`() throws {
        let found = try wish("book Monday or Friday, morning or evening, today or tomorrow")
        #expect(found == VisitWish(intent: .book, weekdays: [1, 5]))
    }
}
