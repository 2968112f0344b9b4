import type { TemplatePolicy } from "../template.js"

export const orderConfirmation: TemplatePolicy = {
  code: "ORDER-CONFIRMATION",
  topic: "orderConfirmation",
  channels: ["email", "letter", "portal"],
  texts: {
    it: {
      subject: "Conferma d'ordine {order}",
      body: `Spett.le {customerName},

Vi ringraziamo per l'ordine del {orderedOn}, che abbiamo registrato con il numero {order}:

{#lines}- {quantity} × {description}, consegna prevista il {promisedOn}: {amount}
{/lines}
Totale, imposte comprese: {total}
Condizioni di pagamento: {paymentTerm}

Vi preghiamo di verificare quanto sopra e di segnalarci eventuali differenze prima della spedizione. Per qualsiasi informazione siamo a Vostra disposizione.

Cordiali saluti

{signature}
{company}`,
    },
    en: {
      subject: "Order confirmation {order}",
      body: `For the attention of {customerName}

Dear Sir or Madam,

Thank you for your order of {orderedOn}, which we have recorded under number {order}:

{#lines}- {quantity} × {description}, delivery planned for {promisedOn}: {amount}
{/lines}
Total including tax: {total}
Terms of payment: {paymentTerm}

Please check these details and let us know of any discrepancy before the goods are dispatched. We remain at your disposal for any further information.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Confirmation de votre commande {order}",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Nous vous remercions de votre commande du {orderedOn}, que nous avons enregistrée sous le numéro {order} :

{#lines}- {quantity} × {description}, livraison prévue le {promisedOn} : {amount}
{/lines}
Total toutes taxes comprises : {total}
Conditions de règlement : {paymentTerm}

Nous vous prions de bien vouloir vérifier ces éléments et de nous signaler toute différence avant l'expédition. Nous restons à votre disposition pour tout renseignement.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}

export const deliveryDelay: TemplatePolicy = {
  code: "DELIVERY-DELAY",
  topic: "deliveryDelay",
  channels: ["email", "phone", "letter", "portal", "sms"],
  texts: {
    it: {
      subject: "Ordine {order}: nuova data di consegna",
      body: `Spett.le {customerName},

desideriamo informarVi per tempo che una parte del Vostro ordine {order} non potrà essere consegnata nella data promessa:

{#lines}- {description}: consegna promessa il {promisedOn}, ora prevista il {expectedOn}
{/lines}
Motivo: {cause}

Ci scusiamo per il disagio. Se la nuova data non è compatibile con le Vostre esigenze, fatecelo sapere: valuteremo insieme una consegna parziale, un articolo alternativo o una modifica dell'ordine. In caso di ulteriori variazioni Vi avviseremo subito.

Cordiali saluti

{signature}
{company}`,
    },
    en: {
      subject: "Order {order}: new delivery date",
      body: `For the attention of {customerName}

Dear Sir or Madam,

We would like to let you know in good time that part of your order {order} cannot be delivered on the date we promised:

{#lines}- {description}: promised for {promisedOn}, now expected on {expectedOn}
{/lines}
Reason: {cause}

We apologise for the inconvenience. If the new date does not suit you, please tell us: a partial delivery, an alternative item or a change to the order may be possible. Should anything change again, we will inform you at once.

Yours faithfully,

{signature}
{company}`,
    },
    fr: {
      subject: "Commande {order} : nouvelle date de livraison",
      body: `À l'attention de {customerName}

Madame, Monsieur,

Nous tenons à vous informer sans attendre qu'une partie de votre commande {order} ne pourra pas être livrée à la date promise :

{#lines}- {description} : livraison promise le {promisedOn}, désormais prévue le {expectedOn}
{/lines}
Motif : {cause}

Nous vous prions de nous excuser pour ce contretemps. Si cette nouvelle date ne vous convient pas, n'hésitez pas à nous le dire : une livraison partielle, un article de remplacement ou une modification de la commande sont envisageables. Nous vous préviendrons aussitôt de toute nouvelle évolution.

Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.

{signature}
{company}`,
    },
  },
}
