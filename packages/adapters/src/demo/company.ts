import type { Actor } from "@adv/domain"

/** The wholesaler of the demonstration: tools, fixings, plumbing, heating, electrical and access aids. */
export const DEMO_LEGAL_ENTITY = "PONENTE-IT"

const person = (id: string, department: string, role: string): Actor => ({
  id,
  department,
  role,
  kind: "human",
})

export const advAssistants: ReadonlyArray<Actor> = [
  person("giulia.rinaldi", "ADV", "order administrator"),
  person("marco.bertolucci", "ADV", "order administrator"),
  person("chiara.fontana", "ADV", "order administrator"),
  person("elodie.marchand", "ADV", "export order administrator"),
  person("sven.achterberg", "ADV", "export order administrator"),
]

export const salesPeople: ReadonlyArray<Actor> = [
  person("paolo.ferretti", "Sales", "account manager"),
  person("ilaria.conte", "Sales", "account manager"),
  person("bastien.roche", "Sales", "export manager"),
]

export const warehouse: ReadonlyArray<Actor> = [
  person("davide.greco", "Warehouse", "shipping clerk"),
  person("ahmed.benali", "Warehouse", "shipping clerk"),
  person("lucia.moretti", "Warehouse", "returns clerk"),
]

export const purchasing: Actor = person("teresa.villa", "Purchasing", "supply planner")
export const billing: Actor = person("sara.lombardi", "Finance", "billing clerk")
export const cashDesk: Actor = person("andrea.parisi", "Finance", "cash application clerk")
export const creditControl: Actor = person("nadia.serra", "Finance", "credit controller")
export const management: Actor = person("roberta.galli", "Management", "head of sales administration")

export const migration: Actor = { id: "master-data", department: "ADV", kind: "import" }
export const ediGateway: Actor = { id: "edi-gateway", department: "ADV", kind: "import" }
export const bankFeed: Actor = { id: "bank-feed", department: "Finance", kind: "import" }
export const matcher: Actor = { id: "payment-matcher", department: "Finance", kind: "system" }
export const dailyClose: Actor = { id: "daily-close", department: "Finance", kind: "system" }
