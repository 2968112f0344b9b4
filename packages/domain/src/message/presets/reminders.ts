import type { TemplatePolicy } from "../template.js"

/** Before the due date: a service, not a reproach. */
export const reminder: TemplatePolicy = {
  code: "REMINDER",
  topic: "reminder",
  channels: ["email", "letter", "portal"],
  texts: {
    it: {
      subject: "Fattura {invoice} in scadenza il {dueOn}",
      body: `Spett.le {customerName},

Vi ricordiamo che il {dueOn} scade la nostra fattura {invoice} del {issuedOn}, per un importo di {open}.

Modalità di pagamento: {paymentDetails}

Se il pagamento è già stato disposto, Vi ringraziamo e Vi preghiamo di non tenere conto di questo promemoria. Se qualcosa nella fattura non Vi risulta, fatecelo sapere prima della scadenza.

Cordiali saluti

{signature}
{company}`,
    },
    en: {
      subject: "Invoice {invoice} falls due on {dueOn}",
      body: `For the attention of {customerName}

Dear Sir or Madam,

This is a friendly reminder that our invoice {invoice} of {issuedOn}, for {open}, falls due on {dueOn}.

How to pay: {paymentDetails}

If your payment is already on its way, thank you, and please disregard this message. If anything on the invoice is not as you expected, let us know before the due date.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Facture {invoice} à échéance le {dueOn}",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Nous vous rappelons que notre facture {invoice} du {issuedOn}, d'un montant de {open}, arrive à échéance le {dueOn}.

Modalités de règlement : {paymentDetails}

Si votre règlement est déjà en cours, nous vous en remercions et vous prions de ne pas tenir compte de ce message. Si un point de la facture vous paraît inexact, signalez-le-nous avant l'échéance.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}

/** The first step after the due date assumes an oversight. */
export const firstReminder: TemplatePolicy = {
  code: "DUNNING-1",
  topic: "dunning",
  channels: ["email", "letter"],
  texts: {
    it: {
      subject: "Promemoria: pagamenti scaduti per {total}",
      body: `Spett.le {customerName},

dalle nostre registrazioni risultano ancora aperte le seguenti partite scadute:

{#items}- fattura {invoice} del {issuedOn}, scaduta il {dueOn}: {open}
{/items}
Totale: {total}

Si tratta probabilmente di una svista: Vi saremmo grati se voleste provvedere entro il {payBy}.

Modalità di pagamento: {paymentDetails}

Se il pagamento è già stato effettuato, Vi ringraziamo e Vi preghiamo di non tenere conto della presente. Se invece qualcosa impedisce il pagamento, fatecelo sapere: troveremo insieme una soluzione.

Cordiali saluti

{signature}
{company}`,
    },
    en: {
      subject: "Reminder: {total} past due",
      body: `For the attention of {customerName}

Dear Sir or Madam,

According to our records, the following items are past due and still open:

{#items}- invoice {invoice} of {issuedOn}, due on {dueOn}: {open}
{/items}
Total: {total}

This is probably an oversight, and we would be grateful for your payment by {payBy}.

How to pay: {paymentDetails}

If you have already paid, thank you, and please disregard this letter. If something is holding the payment up, do tell us: we will gladly look for a solution with you.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Rappel : {total} en attente de règlement",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Sauf erreur de notre part, les factures suivantes sont échues et n'ont pas encore été réglées :

{#items}- facture {invoice} du {issuedOn}, échue le {dueOn} : {open}
{/items}
Total : {total}

Il s'agit sans doute d'un oubli, et nous vous remercions de bien vouloir procéder au règlement avant le {payBy}.

Modalités de règlement : {paymentDetails}

Si votre règlement nous est déjà parvenu ou est en cours, nous vous prions de ne pas tenir compte de ce rappel. Si une difficulté s'y oppose, faites-le-nous savoir : nous chercherons avec vous une solution.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}

/** The second is firm: it says since when, until when, and what the law provides for. */
export const secondReminder: TemplatePolicy = {
  code: "DUNNING-2",
  topic: "dunning",
  channels: ["email", "letter"],
  texts: {
    it: {
      subject: "Secondo sollecito: pagamenti scaduti per {total}",
      body: `Spett.le {customerName},

nonostante il nostro promemoria del {lastNoticeOn}, non abbiamo ancora ricevuto il pagamento delle seguenti partite scadute:

{#items}- fattura {invoice} del {issuedOn}, scaduta il {dueOn}: {open}
{/items}
Totale: {total}

Vi invitiamo a saldare quanto dovuto entro il {payBy}, oppure a comunicarci per iscritto, entro la stessa data, i motivi del mancato pagamento.

Modalità di pagamento: {paymentDetails}

Vi ricordiamo che dal giorno successivo alla scadenza maturano gli interessi di mora previsti dal decreto legislativo 9 ottobre 2002, n. 231, oltre al rimborso dei costi di recupero.

Distinti saluti

{signature}
{company}`,
    },
    en: {
      subject: "Second reminder: {total} past due",
      body: `For the attention of {customerName}

Dear Sir or Madam,

Despite our reminder of {lastNoticeOn}, we have not received payment of the following items:

{#items}- invoice {invoice} of {issuedOn}, due on {dueOn}: {open}
{/items}
Total: {total}

We must ask you to settle this amount by {payBy} or, by the same date, to let us know in writing why it has not been paid.

How to pay: {paymentDetails}

Please note that statutory interest for late payment accrues from the day after the due date, together with compensation for recovery costs (Directive 2011/7/EU as transposed into national law).

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Deuxième rappel : {total} restant dus",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Malgré notre rappel du {lastNoticeOn}, nous n'avons pas reçu le règlement des factures suivantes :

{#items}- facture {invoice} du {issuedOn}, échue le {dueOn} : {open}
{/items}
Total : {total}

Nous vous demandons de régler cette somme avant le {payBy} ou de nous indiquer par écrit, dans le même délai, les raisons qui s'y opposent.

Modalités de règlement : {paymentDetails}

Nous vous rappelons que des pénalités de retard sont exigibles de plein droit dès le lendemain de l'échéance, de même que l'indemnité forfaitaire pour frais de recouvrement (article L. 441-10 du Code de commerce).

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}

/** The last is a formal notice: what is owed to the cent, the last day, and what follows. */
export const finalNotice: TemplatePolicy = {
  code: "DUNNING-3",
  topic: "dunning",
  channels: ["certifiedEmail", "registeredLetter", "letter"],
  texts: {
    it: {
      subject: "Diffida e costituzione in mora: {total}",
      body: `Spett.le {customerName},

i nostri precedenti solleciti, l'ultimo dei quali del {lastNoticeOn}, sono rimasti senza esito. Alla data odierna risultano da Voi dovuti:

{#items}- fattura {invoice} del {issuedOn}, scaduta il {dueOn}: {open}
{/items}
Capitale: {principal}
Interessi di mora maturati: {interest}
Risarcimento dei costi di recupero: {compensation}
Totale: {total}

Con la presente Vi diffidiamo formalmente a versare l'importo totale entro e non oltre il {payBy}. La presente vale quale costituzione in mora ai sensi e per gli effetti dell'articolo 1219 del Codice civile e interrompe la prescrizione.

Modalità di pagamento: {paymentDetails}

Trascorso inutilmente tale termine, affideremo il recupero del credito ai nostri legali senza ulteriore avviso, con aggravio di spese e interessi a Vostro carico.

Distinti saluti

{signature}
{company}`,
    },
    en: {
      subject: "Formal notice: {total} payable by {payBy}",
      body: `For the attention of {customerName}

Dear Sir or Madam,

Our previous reminders, the last of which was dated {lastNoticeOn}, have remained unanswered. As of today you owe us:

{#items}- invoice {invoice} of {issuedOn}, due on {dueOn}: {open}
{/items}
Principal: {principal}
Interest for late payment accrued to date: {interest}
Compensation for recovery costs: {compensation}
Total: {total}

We hereby give you formal notice to pay the total amount by {payBy} at the latest.

How to pay: {paymentDetails}

If we have not received payment by that date, we will place the matter in the hands of our lawyers without further notice, and claim the additional interest and costs from you.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Mise en demeure : {total} à régler avant le {payBy}",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Nos précédents rappels, dont le dernier en date du {lastNoticeOn}, sont restés sans effet. À ce jour, vous restez nous devoir :

{#items}- facture {invoice} du {issuedOn}, échue le {dueOn} : {open}
{/items}
Principal : {principal}
Pénalités de retard échues à ce jour : {interest}
Indemnité forfaitaire pour frais de recouvrement : {compensation}
Total : {total}

Par la présente, nous vous mettons en demeure, au sens de l'article 1344 du Code civil, de nous régler la totalité de cette somme avant le {payBy}.

Modalités de règlement : {paymentDetails}

À défaut de règlement dans ce délai, nous confierons le recouvrement de notre créance à notre conseil, sans autre avis, les frais et intérêts supplémentaires étant à votre charge.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}
