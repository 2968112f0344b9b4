import type { TemplatePolicy } from "../template.js"

export const invoiceNotice: TemplatePolicy = {
  code: "INVOICE-NOTICE",
  topic: "invoiceNotice",
  channels: ["email", "letter", "portal", "edi"],
  texts: {
    it: {
      subject: "Fattura {invoice} del {issuedOn}",
      body: `Spett.le {customerName},

Vi trasmettiamo la fattura {invoice} del {issuedOn}, di importo pari a {total}, con le seguenti scadenze:

{#instalments}- {amount} entro il {dueOn}
{/instalments}
Modalità di pagamento: {paymentDetails}

Vi preghiamo di indicare il numero della fattura nella causale. Se riscontrate un errore, segnalatecelo appena possibile: lo verificheremo senza attendere la scadenza.

Cordiali saluti

{signature}
{company}`,
    },
    en: {
      subject: "Invoice {invoice} of {issuedOn}",
      body: `For the attention of {customerName}

Dear Sir or Madam,

Please find our invoice {invoice} of {issuedOn} for {total}, payable as follows:

{#instalments}- {amount} by {dueOn}
{/instalments}
How to pay: {paymentDetails}

Please quote the invoice number with your payment. If you find an error, let us know as soon as you can: we will look into it without waiting for the due date.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Facture {invoice} du {issuedOn}",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Veuillez trouver notre facture {invoice} du {issuedOn}, d'un montant de {total}, à régler selon l'échéancier suivant :

{#instalments}- {amount} au plus tard le {dueOn}
{/instalments}
Modalités de règlement : {paymentDetails}

Nous vous remercions de rappeler le numéro de la facture lors du règlement. Si vous constatez une erreur, signalez-la-nous dès que possible : nous la vérifierons sans attendre l'échéance.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}

export const creditNoteNotice: TemplatePolicy = {
  code: "CREDIT-NOTE-NOTICE",
  topic: "creditNoteNotice",
  channels: ["email", "letter", "portal", "edi"],
  texts: {
    it: {
      subject: "Nota di credito {creditNote} sulla fattura {invoice}",
      body: `Spett.le {customerName},

Vi trasmettiamo la nota di credito {creditNote} del {issuedOn}, di importo pari a {amount}, relativa alla fattura {invoice}.

Motivo: {reason}

L'importo è a Vostra disposizione: può essere portato in detrazione di quanto dovuto oppure, su richiesta, rimborsato.

Cordiali saluti

{signature}
{company}`,
    },
    en: {
      subject: "Credit note {creditNote} for invoice {invoice}",
      body: `For the attention of {customerName}

Dear Sir or Madam,

Please find our credit note {creditNote} of {issuedOn} for {amount}, relating to invoice {invoice}.

Reason: {reason}

The amount is at your disposal: you may deduct it from what you owe us or, if you prefer, ask us to refund it.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Avoir {creditNote} sur la facture {invoice}",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Veuillez trouver notre avoir {creditNote} du {issuedOn}, d'un montant de {amount}, relatif à la facture {invoice}.

Motif : {reason}

Ce montant est à votre disposition : vous pouvez le déduire de vos prochains règlements ou, si vous le préférez, nous en demander le remboursement.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}
