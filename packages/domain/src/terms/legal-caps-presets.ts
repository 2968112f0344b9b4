import type { Plain } from "../flows/plain-command.js"
import { LegalCaps } from "./legal-caps.js"

const preset = (plain: Plain<LegalCaps>): LegalCaps => {
  const caps: unknown = plain
  if (!LegalCaps.is(caps)) throw new RangeError(`not legal caps: ${plain.id}`)
  return caps
}

/** Between businesses 60 days, unless more is expressly agreed; a public authority 30, and 60 with a reason. */
export const euCaps = preset({
  id: "EU-2011-7-CAPS",
  version: 1,
  jurisdiction: "EU",
  validFrom: "2013-03-16",
  caps: [
    {
      debtor: "business",
      anchor: "receiptDate",
      steps: [{ addDays: 60 }],
      rule: "60 days",
      source: "Directive 2011/7/EU, article 3(5)",
      sourceStatus: "verified",
      derogations: [
        {
          rule: "a longer period",
          condition: "expressly agreed in the contract, and not grossly unfair to the creditor",
          source: "Directive 2011/7/EU, articles 3(5) and 7",
          sourceStatus: "verified",
        },
      ],
    },
    {
      debtor: "publicAuthority",
      anchor: "receiptDate",
      steps: [{ addDays: 30 }],
      rule: "30 days",
      source: "Directive 2011/7/EU, article 4(3)",
      sourceStatus: "verified",
      derogations: [
        {
          rule: "60 days",
          condition: "expressly agreed, and objectively justified by the nature of the contract",
          steps: [{ addDays: 60 }],
          source: "Directive 2011/7/EU, article 4(4) and 4(6)",
          sourceStatus: "verified",
        },
      ],
    },
  ],
})

/** The directive's caps in Italian law, and the one of road haulage, which nothing derogates from. */
export const italyCaps = preset({
  id: "IT-231-2002-CAPS",
  version: 1,
  jurisdiction: "IT",
  validFrom: "2013-01-01",
  caps: [
    {
      debtor: "business",
      anchor: "receiptDate",
      steps: [{ addDays: 60 }],
      rule: "60 days",
      source: "D.Lgs. 231/2002, article 4(3), as amended by D.Lgs. 192/2012",
      sourceStatus: "unverified",
      derogations: [
        {
          rule: "a longer period",
          condition: "expressly agreed, proven in writing, and not grossly unfair to the creditor",
          source: "D.Lgs. 231/2002, articles 4(3) and 7",
          sourceStatus: "unverified",
        },
      ],
    },
    {
      debtor: "publicAuthority",
      anchor: "receiptDate",
      steps: [{ addDays: 30 }],
      rule: "30 days",
      source: "D.Lgs. 231/2002, article 4(2)",
      sourceStatus: "unverified",
      derogations: [
        {
          rule: "60 days",
          condition: "expressly agreed, and objectively justified by the nature of the contract",
          steps: [{ addDays: 60 }],
          source: "D.Lgs. 231/2002, article 4(4)",
          sourceStatus: "unverified",
        },
      ],
    },
    {
      debtor: "business",
      trade: "roadHaulage",
      anchor: "issueDate",
      steps: [{ addDays: 60 }],
      rule: "60 days from the issue of the haulier's invoice",
      source: "D.L. 112/2008, article 83-bis(12)",
      sourceStatus: "verified",
      derogations: [],
    },
  ],
})

/**
 * 60 days from the issue, or 45 days and the end of the month where that is stipulated: of both readings of which, the
 * end of the month after 45 days and 45 days after the end of the month, the authority accepts either.
 */
export const franceCaps = preset({
  id: "FR-L441-10-CAPS",
  version: 1,
  jurisdiction: "FR",
  validFrom: "2019-04-26",
  caps: [
    {
      debtor: "business",
      anchor: "issueDate",
      steps: [{ addDays: 60 }],
      rule: "60 days from the issue",
      source: "Code de commerce, article L441-10 I",
      sourceStatus: "verified",
      derogations: [
        {
          rule: "45 days, then the end of the month",
          condition: "stipulated in the contract, and no manifest abuse of the creditor",
          steps: [{ addDays: 45 }, { endOfMonth: true }],
          source: "Code de commerce, article L441-10 I",
          sourceStatus: "verified",
        },
        {
          rule: "the end of the month, then 45 days",
          condition: "stipulated in the contract, and no manifest abuse of the creditor",
          steps: [{ endOfMonth: true }, { addDays: 45 }],
          source: "Code de commerce, article L441-10 I",
          sourceStatus: "verified",
        },
      ],
    },
    {
      debtor: "business",
      trade: "periodicInvoicing",
      anchor: "issueDate",
      steps: [{ addDays: 45 }],
      rule: "45 days from the issue of a periodic invoice",
      source: "Code de commerce, article L441-10 I; Code général des impôts, article 289 I 3",
      sourceStatus: "unverified",
      derogations: [],
    },
  ],
})

/** What the laws say about payment terms, as far as it is known here; nothing in them is older than its `validFrom`. */
export const legalCaps: ReadonlyArray<LegalCaps> = [euCaps, italyCaps, franceCaps]
