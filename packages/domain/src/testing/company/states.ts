import { approvalDecider } from "../../approval/decide.js"
import { customerDecider } from "../../customer/decide.js"
import { dunningDecider } from "../../dunning/decide.js"
import { invoiceDecider } from "../../invoice/decide.js"
import { orderDecider } from "../../order/decide.js"
import { paymentDecider } from "../../payment/decide.js"
import { policyDecider } from "../../policy/decide.js"
import { streamOf } from "../../running/handler.js"
import { stockDecider } from "../../stock/decide.js"
import { teamDecider } from "../../team/decide.js"
import type { Simulation } from "./simulation.js"

/** What a company's aggregates come to, by their ids as they are written by hand. */
export const approvalIn = (company: Simulation, id: string) => company.state(streamOf(approvalDecider, id))
export const customerIn = (company: Simulation, id: string) => company.state(streamOf(customerDecider, id))
export const caseIn = (company: Simulation, id: string) => company.state(streamOf(dunningDecider, id))
export const invoiceIn = (company: Simulation, id: string) => company.state(streamOf(invoiceDecider, id))
export const orderIn = (company: Simulation, id: string) => company.state(streamOf(orderDecider, id))
export const paymentIn = (company: Simulation, id: string) => company.state(streamOf(paymentDecider, id))
export const policyIn = (company: Simulation, id: string) => company.state(streamOf(policyDecider, id))
export const stockIn = (company: Simulation, id: string) => company.state(streamOf(stockDecider, id))
export const teamIn = (company: Simulation, id: string) => company.state(streamOf(teamDecider, id))
