import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { CustomerId } from "../values/index.js"
import type { ContactCommand } from "./commands.js"
import type { ContactFact } from "./events.js"
import type { ContactState, CustomerRequest } from "./state.js"

type Answering = Extract<ContactCommand, { type: "AnswerEnquiry" | "AnswerComplaint" | "ResolveComplaint" }>

interface Found {
  readonly request: CustomerRequest
  readonly customer: CustomerId
}

/** The enquiry or complaint that a command is about, as long as it was received by then. */
const requestOf = (command: Answering, state: ContactState): Either<Failure, Found> => {
  const { contact, on } = command
  const [request, what] =
    command.type === "AnswerEnquiry" ? [state.enquiry, "enquiry"] : [state.complaint, "complaint"]
  if (request === null || state.customer === null)
    return left(
      failure("REQUEST_UNKNOWN", `Contact ${contact} holds no ${what}: record it first.`, { contact, what }),
    )
  if (on < request.on)
    return left(
      failure(
        "ANSWER_BEFORE_REQUEST",
        `The ${what} of contact ${contact} was received on ${request.on}: it can't be dealt with on ${on}.`,
        { contact, received: request.on, on },
      ),
    )
  return right({ request, customer: state.customer })
}

/** What follows an enquiry or a complaint: it is answered once, and a complaint is resolved once. */
export const decideRequest = (
  command: Answering,
  state: ContactState,
): Either<Failure, ReadonlyArray<ContactFact>> => {
  const found = requestOf(command, state)
  if (found._tag === "Left") return found
  const { request, customer } = found.right
  const { contact } = command
  if (request.status === "resolved" || (request.status === "answered" && command.type !== "ResolveComplaint"))
    return left(
      failure("REQUEST_CLOSED", `What contact ${contact} asked was already ${request.status}.`, {
        contact,
        status: request.status,
      }),
    )
  const order = request.order === null ? {} : { order: request.order }
  switch (command.type) {
    case "AnswerEnquiry":
    case "AnswerComplaint": {
      const { answeredBy, withinMinutes } = command
      const data = {
        contact,
        customer,
        answeredBy,
        ...order,
        ...(withinMinutes === undefined ? {} : { withinMinutes }),
      }
      return right([
        { type: command.type === "AnswerEnquiry" ? "EnquiryAnswered" : "ComplaintAnswered", data },
      ])
    }
    case "ResolveComplaint": {
      const { type: _type, on: _on, ...resolved } = command
      return right([{ type: "ComplaintResolved", data: { ...resolved, customer, ...order } }])
    }
  }
}
