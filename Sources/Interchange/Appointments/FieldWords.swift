import Care

/// What the words of an export mean, in the languages of `ColumnNames`; all are looked up through `plainWords`.
enum FieldWords {
    static func status(_ text: String) -> ImportedAppointment.Status? { statuses[plainWords(text)] }
    static func consent(_ text: String) -> Bool? { answers[plainWords(text)] }
    static func relation(_ text: String) -> Relation? { relations[plainWords(text)] }

    /// A tag (`pt-BR`) or a language's name in English or in itself.
    static func language(_ text: String) -> LanguageTag? {
        languages[plainWords(text)].flatMap { LanguageTag($0) } ?? LanguageTag(text)
    }

    private static let statuses: [String: ImportedAppointment.Status] = wordTable([
        (
            .booked,
            """
            booked,scheduled,active,open,pending,new,planned,proposed,unconfirmed,not confirmed,requested,\
            programada,agendada,agendado,pendiente,pendente,reservada,marcada,marcado,planifié,prévu,à confirmer,\
            en attente,geplant,offen,gebucht,vereinbart,prenotato,programmato,in attesa
            """
        ),
        (
            .confirmed,
            "confirmed,accepted,confirmada,confirmado,confirmé,confirmée,bestätigt,confermato,confermata"
        ),
        (
            .cancelled,
            """
            cancelled,canceled,cancelled by patient,canceled by patient,cancelled by clinic,deleted,void,declined,\
            anulada,anulado,cancelada,cancelado,desmarcada,desmarcado,annulé,annulée,abgesagt,storniert,gelöscht,\
            annullato,annullata,cancellato,disdetto
            """
        ),
        (
            .fulfilled,
            """
            fulfilled,completed,complete,done,seen,checked out,attended,finished,\
            realizada,realizado,atendida,atendido,completada,concluída,concluído,finalizada,finalizado,honoré,\
            terminé,effectué,erledigt,abgeschlossen,completato,eseguito
            """
        ),
        (
            .arrived,
            """
            arrived,checked in,here,in waiting room,in room,in progress,en sala de espera,llegó,\
            presente,en curso,chegou,na recepção,em atendimento,em andamento,arrivé,arrivée,\
            en salle d attente,en cours,eingetroffen,erschienen,angekommen,im wartezimmer,in behandlung,arrivato,\
            arrivata,in sala d attesa,in corso
            """
        ),
        (
            .noShow,
            """
            noshow,no show,missed,did not attend,dna,absent,no asistió,no se presentó,ausente,faltou,não compareceu,\
            no presentado,non honoré,absente,nicht erschienen,versäumt,non presentato,assente
            """
        ),
    ])

    private static let answers: [String: Bool] = wordTable([
        (
            true,
            """
            yes,y,true,t,1,x,given,opted in,opt in,granted,agreed,sí,s,sim,oui,o,vrai,ja,j,wahr,vero,verdadero,\
            verdadeiro,erteilt,aceptado,aceito
            """
        ),
        (
            false,
            """
            no,n,false,f,0,withdrawn,refused,declined,opted out,opt out,none,não,nao,non,faux,nein,falsch,falso,\
            rechazado,recusado,refusé,widerrufen
            """
        ),
    ])

    private static let relations: [String: Relation] = wordTable([
        (
            .oneself,
            """
            self,patient,own,oneself,him herself,mismo,él mismo,ella misma,titular,propio,próprio,o próprio,lui même,\
            soi même,selbst,eigene,patient selbst,sé stesso,paziente,paciente
            """
        ),
        (
            .parent,
            """
            parent,mother,father,mom,mum,dad,legal guardian,guardian,madre,padre,mamá,papá,tutor,tutora,mãe,pai,\
            responsável,mère,père,tuteur,mutter,vater,eltern,elternteil,vormund,genitore,mamma,papà,tutore
            """
        ),
        (
            .carer,
            """
            carer,caregiver,caretaker,spouse,husband,wife,partner,son,daughter,child,sibling,brother,sister,family,\
            relative,friend,nurse,other,cuidador,cuidadora,esposo,esposa,hijo,hija,familiar,cônjuge,marido,filho,\
            filha,conjoint,conjointe,aidant,fils,fille,proche,pfleger,pflegerin,angehörige,angehöriger,ehemann,\
            ehefrau,sohn,tochter,figlio,figlia,coniuge,badante
            """
        ),
    ])

    private static let languages: [String: String] = wordTable([
        ("ar", "arabic,العربية,عربي,árabe,arabe,arabisch,arabo"),
        ("bn", "bengali,bangla,বাংলা"),
        ("de", "german,deutsch,alemán,alemão,allemand,tedesco"),
        ("en", "english,inglés,ingles,inglês,anglais,englisch,inglese,eng"),
        ("es", "spanish,español,castellano,espanhol,espagnol,spanisch,spagnolo,spa"),
        ("fa", "persian,farsi,dari,فارسی"),
        ("fr", "french,français,francés,francês,französisch,francese"),
        ("he", "hebrew,עברית"),
        ("hi", "hindi,हिन्दी,हिंदी"),
        ("id", "indonesian,bahasa indonesia"),
        ("it", "italian,italiano,italien,italienisch"),
        ("nl", "dutch,nederlands"),
        ("pl", "polish,polski,polnisch"),
        ("pt", "portuguese,português,portugués,portugais,portugiesisch,portoghese,por"),
        ("pt-BR", "brazilian portuguese,portuguese brazil,português do brasil,português brasil"),
        ("ro", "romanian,română,rumänisch"),
        ("ru", "russian,русский,ruso,russe,russisch,russo"),
        ("so", "somali,soomaali"),
        ("sw", "swahili,kiswahili"),
        ("ta", "tamil,தமிழ்"),
        ("tl", "tagalog,filipino"),
        ("tr", "turkish,türkçe,türkisch"),
        ("uk", "ukrainian,українська,ukrainisch"),
        ("ur", "urdu,اردو"),
        ("vi", "vietnamese,tiếng việt"),
        ("zh", "chinese,mandarin,中文,chino,chinois,chinesisch"),
    ])
}
