import { unsafeDecimal } from "../values/index.js"
import type { SurveyItem, SurveyPolicy } from "./survey.js"

const oneTo = (max: string) => ({ min: unsafeDecimal("1"), max: unsafeDecimal(max) })

const scored = (code: string, text: SurveyItem["text"], kind: "score" | "csat" = "score"): SurveyItem => ({
  code,
  kind,
  text,
  scale: oneTo("5"),
  better: "high",
})

/**
 * The questions a sales administration usually asks about itself, from 1 to 5, with one on recommendation (0 to 10,
 * Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003) and one on effort (1 to 7, the
 * wording of the customer effort score, version 2: Dixon, Toman, DeLisi, "The Effortless Experience", 2013, where
 * agreeing is good). Each customer is asked at most every 90 days.
 */
export const satisfactionSurvey: SurveyPolicy = {
  items: [
    scored("PHONE_RECEPTION", {
      it: "Come valuta l'accoglienza ricevuta al telefono?",
      en: "How do you rate the way your calls are answered?",
      fr: "Comment évaluez-vous l'accueil téléphonique ?",
    }),
    scored("ORDER_TAKING_SPEED", {
      it: "Come valuta la rapidità con cui prendiamo in carico i Suoi ordini?",
      en: "How do you rate the speed at which your orders are taken?",
      fr: "Comment évaluez-vous la rapidité de prise en charge de vos commandes ?",
    }),
    scored("CLARITY", {
      it: "Le informazioni che riceve da noi sono chiare?",
      en: "Is the information you receive from us clear?",
      fr: "Les informations que vous recevez de nous sont-elles claires ?",
    }),
    scored("ACCURACY", {
      it: "I Suoi ordini vengono registrati ed evasi senza errori?",
      en: "Are your orders recorded and carried out without errors?",
      fr: "Vos commandes sont-elles enregistrées et exécutées sans erreur ?",
    }),
    scored("DELIVERY_RELIABILITY", {
      it: "Le consegne arrivano nei tempi che Le abbiamo promesso?",
      en: "Do deliveries arrive when we said they would?",
      fr: "Les livraisons arrivent-elles dans les délais annoncés ?",
    }),
    scored("INVOICE_CLARITY", {
      it: "Le nostre fatture sono chiare e corrette?",
      en: "Are our invoices clear and correct?",
      fr: "Nos factures sont-elles claires et exactes ?",
    }),
    scored("COMPLAINT_HANDLING", {
      it: "Come valuta il modo in cui gestiamo i reclami?",
      en: "How do you rate the way we handle complaints?",
      fr: "Comment évaluez-vous notre traitement des réclamations ?",
    }),
    scored(
      "OVERALL",
      {
        it: "Nel complesso, quanto è soddisfatto del nostro servizio clienti?",
        en: "Overall, how satisfied are you with our customer service?",
        fr: "Dans l'ensemble, êtes-vous satisfait de notre service clients ?",
      },
      "csat",
    ),
    {
      code: "RECOMMEND",
      kind: "nps",
      text: {
        it: "Con quale probabilità ci consiglierebbe a un collega o a un'altra azienda?",
        en: "How likely are you to recommend us to a colleague or another company?",
        fr: "Quelle est la probabilité que vous nous recommandiez à un confrère ou à une autre entreprise ?",
      },
      scale: { min: unsafeDecimal("0"), max: unsafeDecimal("10") },
      better: "high",
    },
    {
      code: "EFFORT",
      kind: "ces",
      text: {
        it: "La nostra azienda mi ha reso facile risolvere la mia richiesta: è d'accordo?",
        en: "The company made it easy for me to handle my issue: do you agree?",
        fr: "L'entreprise m'a permis de traiter ma demande facilement : êtes-vous d'accord ?",
      },
      scale: oneTo("7"),
      better: "high",
    },
  ],
  sampling: { everyNth: 1, daysBetween: 90 },
}
