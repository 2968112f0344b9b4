import { activityKpis } from "./activity-kpis.js"
import { agingKpis } from "./aging-kpis.js"
import { approvalKpis } from "./approval-kpis.js"
import { cashKpis } from "./cash-kpis.js"
import { collectionKpis } from "./collection-kpis.js"
import type { Kpi } from "./declaration.js"
import { deliveryKpis } from "./delivery-kpis.js"
import { documentKpis } from "./document-kpis.js"
import { entryKpis } from "./entry-kpis.js"
import { orderKpis } from "./order-kpis.js"
import { perceptionKpis } from "./perception.js"
import { qualityKpis } from "./quality.js"
import { receivableKpis } from "./receivable-kpis.js"
import { riskKpis } from "./risk-kpis.js"
import { serviceKpis } from "./service-kpis.js"
import { settlementKpis } from "./settlement-kpis.js"
import { workloadKpis } from "./workload-kpis.js"

const families: ReadonlyArray<Kpi["family"]> = ["productivity", "quality", "performance", "finance"]

/** Every KPI that is shipped, by family and id. */
export const catalogue: ReadonlyArray<Kpi> = [
  ...activityKpis,
  ...orderKpis,
  ...deliveryKpis,
  ...documentKpis,
  ...agingKpis,
  ...cashKpis,
  ...riskKpis,
  ...approvalKpis,
  ...entryKpis,
  ...serviceKpis,
  ...collectionKpis,
  ...perceptionKpis,
  ...qualityKpis,
  ...receivableKpis,
  ...settlementKpis,
  ...workloadKpis,
].sort((a, b) => families.indexOf(a.family) - families.indexOf(b.family) || (a.id < b.id ? -1 : 1))
