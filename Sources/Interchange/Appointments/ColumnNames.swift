/// What a column of an appointment file can hold.
enum Column: Int, CaseIterable {
    case patient
    case firstName
    case lastName
    case phone
    case date
    case time
    case start
    case end
    case minutes
    case practitioner
    case location
    case visitType
    case language
    case externalID
    case recordNumber
    case status
    case consent
    case relation
}

/// The headers of real exports, in English, Spanish, Portuguese, French, German and Italian.
///
/// Where a file has several columns of one meaning, the earlier name here comes first and the others fill its gaps.
enum ColumnNames {
    static func names(of column: Column) -> String {
        switch column {
        case .patient:
            """
            patient,patient name,patient full name,full name,name,client,client name,paciente,nombre del paciente,\
            nombre paciente,nombre completo,nombre y apellidos,apellidos y nombre,nome do paciente,nome paciente,\
            nome completo,nome e cognome,nombre,nome,patient e,nom du patient,nom et prénom,nom prénom,patientenname,\
            patient in,patientin,paziente,nome paziente,nominativo,cliente
            """
        case .firstName:
            """
            first name,firstname,given name,patient first name,forename,primer nombre,nombres,prenome,primeiro nome,\
            prénom,vorname
            """
        case .lastName:
            """
            last name,lastname,surname,family name,patient last name,apellidos,apellido,sobrenome,apelido,\
            nom de famille,nom,nachname,familienname,cognome
            """
        case .phone:
            """
            whatsapp,whatsapp number,mobile,mobile phone,mobile number,cell,cell phone,cellphone,patient mobile,\
            móvil,teléfono móvil,celular,número de celular,telemóvel,teléfono celular,portable,\
            téléphone portable,mobiltelefon,handy,handynummer,mobil,mobilnummer,cellulare,phone,phone number,\
            telephone,telephone number,patient phone,contact number,contact phone,tel,teléfono,telefone,telefono,\
            téléphone,telefon,telefonnummer,rufnummer,home phone,numero di telefono,número de teléfono
            """
        case .date:
            """
            date,appointment date,appt date,visit date,day,fecha,fecha de la cita,fecha cita,fecha turno,día,data,\
            data da consulta,data consulta,data do agendamento,dia,date du rendez vous,date rdv,jour,datum,\
            termindatum,tag,data appuntamento,data visita,giorno
            """
        case .time:
            """
            time,appointment time,appt time,start time,visit time,hour,hora,hora de la cita,hora cita,hora inicio,\
            hora de inicio,hora turno,horário,hora da consulta,horario,heure,heure du rendez vous,heure rdv,\
            heure de début,uhrzeit,zeit,beginn,startzeit,terminzeit,ora,orario,ora inizio
            """
        case .start:
            """
            start,starts,starts at,start date time,start datetime,appointment,appointment datetime,\
            appointment date time,date time,datetime,date and time,scheduled at,scheduled for,scheduled start,\
            fecha y hora,fecha hora,inicio,data e hora,data hora,data hora início,date et heure,début,termin,\
            datum uhrzeit,datum und uhrzeit,data e ora,inizio
            """
        case .end:
            """
            end,ends,ends at,end time,end date time,end datetime,finish,fin,hora fin,hora de fin,hora fim,término,\
            fim,heure de fin,ende,endzeit,fine,ora fine
            """
        case .minutes:
            """
            duration,duration minutes,duration min,minutes,length,length minutes,duración,duración min,\
            duración minutos,duração,duração min,durée,durée min,dauer,dauer min,dauer minuten,durata,minutos
            """
        case .practitioner:
            """
            practitioner,provider,provider name,doctor,dr,clinician,physician,dentist,therapist,staff,resource,\
            profesional,médico,doctor a,especialista,odontólogo,profissional,dentista,praticien,médecin,docteur,\
            arzt,ärztin,arzt ärztin,behandler,behandlerin,behandelnder arzt,medico,dottore,professionista
            """
        case .location:
            """
            location,location name,site,clinic,branch,office,facility,department,sede,centro,clínica,consultorio,\
            sucursal,ubicación,unidade,local,lieu,site du rendez vous,cabinet,centre,standort,praxis,filiale,ort,\
            ambulatorio,studio
            """
        // Not the reason for a visit: it is clinical free text, and a visit type's name is not sealed.
        case .visitType:
            """
            visit type,appointment type,appt type,type,service,service name,procedure,treatment,tipo de cita,tipo,\
            tipo de visita,servicio,prestación,tratamiento,tipo de consulta,serviço,procedimento,type de rendez vous,\
            type de consultation,prestation,terminart,besuchsart,behandlung,leistung,tipo visita,prestazione
            """
        case .language:
            """
            language,preferred language,patient language,lang,idioma,lengua,língua,langue,sprache,lingua
            """
        case .externalID:
            """
            appointment id,appt id,appointmentid,external id,externalid,booking id,booking reference,reference,id,\
            visit id,id cita,id de la cita,número de cita,código,id agendamento,id da consulta,id rdv,\
            id rendez vous,termin id,terminnummer,terminnr,termin nr,id appuntamento
            """
        case .recordNumber:
            """
            record number,medical record number,mrn,patient id,patientid,patient number,chart number,chart no,\
            chart,nhs number,historia clínica,nº historia,n historia,nhc,número de historia,id paciente,expediente,\
            prontuário,id do paciente,numéro de dossier,n dossier,id patient,ipp,patientennummer,patienten nr,\
            patientennr,patienten id,patnr,pat nr,codice paziente,id paziente,numero cartella
            """
        case .status:
            """
            status,appointment status,appt status,state,estado,estado de la cita,situação,statut,état,\
            terminstatus,stato
            """
        case .consent:
            """
            consent,whatsapp consent,reminder consent,sms consent,opt in,messaging consent,reminders,consentimiento,\
            acepta whatsapp,acepta recordatorios,consentimento,aceita whatsapp,consentement,einwilligung,\
            zustimmung,consenso
            """
        case .relation:
            """
            relation,relationship,phone belongs to,contact relation,contact relationship,relación,parentesco,\
            relação,lien,lien de parenté,beziehung,verhältnis,relazione,parentela
            """
        }
    }

    /// From a header, as `plainWords` leaves it, to the column and its rank among columns of that meaning.
    static let known: [String: (column: Column, rank: Int)] = {
        var known: [String: (column: Column, rank: Int)] = [:]
        for column in Column.allCases {
            for (rank, name) in names(of: column).split(separator: ",").enumerated() {
                let plain = plainWords(name)
                if known[plain] == nil { known[plain] = (column, rank) }
            }
        }
        return known
    }()
}
