import type { TemplatePolicy } from "../template.js"

export const apology: TemplatePolicy = {
  code: "APOLOGY",
  topic: "apology",
  channels: ["email", "letter", "phone"],
  texts: {
    it: {
      subject: "Le nostre scuse: {matter}",
      body: `Spett.le {customerName},

Vi ringraziamo di averci segnalato quanto accaduto: {matter}. Avete ragione, e ce ne scusiamo sinceramente.

Che cosa è successo: {explanation}
Che cosa facciamo per rimediare: {remedy}

Teniamo molto alla nostra collaborazione e faremo in modo che l'episodio non si ripeta. Se la soluzione proposta non Vi soddisfa, Vi preghiamo di contattarci direttamente.

Cordiali saluti

{signature}
{company}`,
    },
    en: {
      subject: "Our apologies: {matter}",
      body: `For the attention of {customerName}

Dear Sir or Madam,

Thank you for telling us what happened: {matter}. You are right, and we sincerely apologise.

What went wrong: {explanation}
What we are doing about it: {remedy}

We value our relationship with you and will see to it that this does not happen again. If the proposed solution does not satisfy you, please contact us directly.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Nos excuses : {matter}",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Nous vous remercions de nous avoir signalé l'incident suivant : {matter}. Vous avez raison, et nous vous présentons nos sincères excuses.

Ce qui s'est passé : {explanation}
Ce que nous faisons pour y remédier : {remedy}

Nous sommes très attachés à notre collaboration et veillerons à ce que cela ne se reproduise pas. Si la solution proposée ne vous convient pas, n'hésitez pas à nous contacter directement.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}

/** Neutral in tone: it has to serve whether the customer was right or not. */
export const disputeAnswer: TemplatePolicy = {
  code: "DISPUTE-ANSWER",
  topic: "disputeAnswer",
  channels: ["email", "letter"],
  texts: {
    it: {
      subject: "Riscontro alla contestazione {dispute} sulla fattura {invoice}",
      body: `Spett.le {customerName},

abbiamo esaminato la Vostra contestazione {dispute} del {openedOn}, relativa alla fattura {invoice} per un importo di {amount}.

Esito: {outcome}
Motivazione: {explanation}
Prossimi passi: {nextStep}

Se disponete di ulteriori elementi, saremo lieti di riesaminare la questione.

Cordiali saluti

{signature}
{company}`,
    },
    en: {
      subject: "Our answer to your dispute {dispute} on invoice {invoice}",
      body: `For the attention of {customerName}

Dear Sir or Madam,

We have examined your dispute {dispute} of {openedOn} concerning {amount} of invoice {invoice}.

Outcome: {outcome}
Reasons: {explanation}
Next steps: {nextStep}

If you have any further information, we will gladly look into the matter again.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Réponse à votre réclamation {dispute} sur la facture {invoice}",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Nous avons examiné votre réclamation {dispute} du {openedOn}, portant sur {amount} de la facture {invoice}.

Décision : {outcome}
Motifs : {explanation}
Suite donnée : {nextStep}

Si vous disposez d'éléments complémentaires, nous réexaminerons volontiers votre dossier.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}
