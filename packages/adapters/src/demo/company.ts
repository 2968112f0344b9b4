import type { Actor } from "@adv/domain"

/** The wholesaler of the demonstration: tools, fixings, plumbing, heating, electrical and access aids. */
export const DEMO_LEGAL_ENTITY = "PONENTE-IT"

/** The warehouse that everything leaves from. */
export const DEMO_SITE = "SAVONA"

const person = (id: string, department: string, role: string): Actor => ({
  id,
  department,
  role,
  kind: "human",
})

export const advAssistants: ReadonlyArray<Actor> = [
  person("giulia.rinaldi", "ADV", "ADV assistant"),
  person("marco.bertolucci", "ADV", "ADV assistant"),
  person("chiara.fontana", "ADV", "ADV assistant"),
  person("elodie.marchand", "ADV", "ADV assistant"),
  person("sven.achterberg", "ADV", "ADV assistant"),
]

/** Those of the assistants who look after customers abroad are the last ones. */
export const FIRST_EXPORT_ASSISTANT = 3

export const salesPeople: ReadonlyArray<Actor> = [
  person("paolo.ferretti", "sales", "account manager"),
  person("ilaria.conte", "sales", "account manager"),
  person("bastien.roche", "sales", "export manager"),
]

export const warehouse: ReadonlyArray<Actor> = [
  person("davide.greco", "logistics", "shipping clerk"),
  person("ahmed.benali", "logistics", "shipping clerk"),
  person("lucia.moretti", "logistics", "returns clerk"),
]

export const salesManager: Actor = person("stefano.bruni", "sales", "sales manager")
export const purchasing: Actor = person("teresa.villa", "logistics", "supply planner")
export const billing: Actor = person("sara.lombardi", "finance", "billing clerk")
export const cashDesk: Actor = person("andrea.parisi", "finance", "cash application clerk")
export const creditControl: Actor = person("nadia.serra", "finance", "credit controller")
export const exportOfficer: Actor = person("marta.leone", "legal", "export officer")
export const management: Actor = person("roberta.galli", "ADV", "ADV manager")
export const director: Actor = person("carlo.ponente", "management", "director")

export const migration: Actor = { id: "master-data", department: "ADV", kind: "import" }
export const ediGateway: Actor = { id: "edi-gateway", department: "ADV", kind: "import" }
export const switchboard: Actor = { id: "telephone-system", department: "ADV", kind: "import" }
export const invoiceGateway: Actor = { id: "invoice-gateway", department: "finance", kind: "import" }
export const inventory: Actor = { id: "inventory", department: "logistics", kind: "import" }
export const bankFeed: Actor = { id: "bank-feed", department: "finance", kind: "import" }
export const nightly: Actor = { id: "nightly-job", department: "ADV", kind: "system" }
