import services from "@eventstore/db-client/generated/persistent_grpc_pb.js"
import messages from "@eventstore/db-client/generated/persistent_pb.js"
import * as grpc from "@grpc/grpc-js"
import type { Log, Recorded } from "./log.ts"
import { exception, fillRecord } from "./server.ts"

const { PersistentSubscriptionsService } = services as unknown as {
  PersistentSubscriptionsService: grpc.ServiceDefinition
}

interface Consumer {
  readonly give: (record: Recorded, retries: number) => void
  readonly bufferSize: number
  readonly inFlight: Map<string, { readonly record: Recorded; readonly retries: number }>
}

/** A group that shares a stream's events among its consumers: what one doesn't acknowledge, another gets. */
interface Group {
  readonly stream: string | null
  readonly filter: (record: Recorded) => boolean
  readonly pinned: boolean
  next: number
  readonly again: Array<{ readonly record: Recorded; readonly retries: number }>
  readonly parked: Array<Recorded>
  readonly consumers: Array<Consumer>
}

const nameOf = (identifier: { getStreamName_asU8(): Uint8Array } | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString("utf8")

const problem = (kind: string, stream: string, group: string): grpc.ServiceError =>
  exception(kind.endsWith("-exists") ? grpc.status.ALREADY_EXISTS : grpc.status.NOT_FOUND, kind, {
    "stream-name": stream,
    "group-name": group,
  })

const groups = new WeakMap<Log, Map<string, Group>>()

export const persistentService = (
  log: Log,
): {
  readonly service: grpc.ServiceDefinition
  readonly implementation: grpc.UntypedServiceImplementation
} => {
  // The groups are the cluster's: they outlive a node.
  const known = groups.get(log) ?? new Map<string, Group>()
  groups.set(log, known)

  const dispatch = (group: Group): void => {
    const source = () => (group.stream === null ? log.records : log.stream(group.stream))
    const nextOf = () => {
      const again = group.again.shift()
      if (again !== undefined) return again
      while (group.next < source().length) {
        const record = source()[group.next++]
        if (record !== undefined && group.filter(record)) return { record, retries: 0 }
      }
      return undefined
    }
    let at = 0
    for (;;) {
      const free = group.consumers.filter(({ inFlight, bufferSize }) => inFlight.size < bufferSize)
      if (free.length === 0) return
      const found = nextOf()
      if (found === undefined) return
      const { stream } = found.record
      const hash = [...stream].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)
      const pinnedTo = group.consumers[hash % group.consumers.length]
      const consumer = group.pinned && pinnedTo !== undefined ? pinnedTo : free[at++ % free.length]
      consumer?.inFlight.set(found.record.id, found)
      consumer?.give(found.record, found.retries)
    }
  }
  log.listen(() => {
    for (const group of known.values()) dispatch(group)
  })

  const create: grpc.handleUnaryCall<
    InstanceType<typeof messages.CreateReq>,
    InstanceType<typeof messages.CreateResp>
  > = ({ request }, callback) => {
    const options = request.getOptions()
    const name = options?.getGroupName() ?? ""
    const ofStream = options?.getStream()
    const stream = ofStream === undefined ? null : nameOf(ofStream.getStreamIdentifier())
    const key = `${stream ?? "$all"}::${name}`
    if (known.has(key)) return callback(problem("persistent-subscription-exists", stream ?? "$all", name))
    const expression = options?.getAll()?.getFilter()?.getStreamIdentifier()
    const prefixes = expression?.getPrefixList() ?? []
    const regex =
      expression === undefined || expression.getRegex() === "" ? undefined : new RegExp(expression.getRegex())
    known.set(key, {
      stream,
      filter: (record) =>
        expression === undefined ||
        prefixes.some((prefix) => record.stream.startsWith(prefix)) ||
        regex?.test(record.stream) === true,
      pinned: options?.getSettings()?.getConsumerStrategy().startsWith("Pinned") === true,
      next: 0,
      again: [],
      parked: [],
      consumers: [],
    })
    callback(null, new messages.CreateResp())
  }

  const remove: grpc.handleUnaryCall<
    InstanceType<typeof messages.DeleteReq>,
    InstanceType<typeof messages.DeleteResp>
  > = ({ request }, callback) => {
    const options = request.getOptions()
    const identifier = options?.getStreamIdentifier()
    known.delete(
      `${identifier === undefined ? "$all" : nameOf(identifier)}::${options?.getGroupName() ?? ""}`,
    )
    callback(null, new messages.DeleteResp())
  }

  const read: grpc.handleBidiStreamingCall<
    InstanceType<typeof messages.ReadReq>,
    InstanceType<typeof messages.ReadResp>
  > = (call) => {
    let group: Group | undefined
    let consumer: Consumer | undefined
    const leave = (): void => {
      if (group === undefined || consumer === undefined) return
      const index = group.consumers.indexOf(consumer)
      if (index >= 0) group.consumers.splice(index, 1)
      // What it had and didn't acknowledge goes to the others.
      for (const { record, retries } of consumer.inFlight.values())
        group.again.push({ record, retries: retries + 1 })
      dispatch(group)
      group = undefined
    }
    call.on("cancelled", leave)
    call.on("error", leave)
    call.on("end", () => {
      leave()
      call.end()
    })
    call.on("data", (request: InstanceType<typeof messages.ReadReq>) => {
      const options = request.getOptions()
      if (options !== undefined) {
        const identifier = options.getStreamIdentifier()
        const stream = identifier === undefined ? "$all" : nameOf(identifier)
        group = known.get(`${stream}::${options.getGroupName()}`)
        if (group === undefined) {
          call.emit(
            "error",
            problem("persistent-subscription-does-not-exist", stream, options.getGroupName()),
          )
          return
        }
        consumer = {
          bufferSize: options.getBufferSize(),
          inFlight: new Map(),
          give: (record, retries) => {
            const event = new messages.ReadResp.ReadEvent()
            event.setEvent(fillRecord(new messages.ReadResp.ReadEvent.RecordedEvent() as never, record))
            event.setCommitPosition(record.commit.toString())
            event.setRetryCount(retries)
            call.write(new messages.ReadResp().setEvent(event))
          },
        }
        const confirmation = new messages.ReadResp.SubscriptionConfirmation()
        confirmation.setSubscriptionId(`${stream}::${options.getGroupName()}`)
        call.write(new messages.ReadResp().setSubscriptionConfirmation(confirmation))
        group.consumers.push(consumer)
        dispatch(group)
        return
      }
      if (group === undefined || consumer === undefined) return
      for (const id of request.getAck()?.getIdsList() ?? []) consumer.inFlight.delete(id.getString())
      const nack = request.getNack()
      for (const id of nack?.getIdsList() ?? []) {
        const held = consumer.inFlight.get(id.getString())
        consumer.inFlight.delete(id.getString())
        if (held === undefined) continue
        // 1 parks, 2 tries again, 3 skips.
        if (nack?.getAction() === 1) group.parked.push(held.record)
        else if (nack?.getAction() === 2) group.again.push({ record: held.record, retries: held.retries + 1 })
      }
      dispatch(group)
    })
  }

  return {
    service: PersistentSubscriptionsService,
    implementation: { create, read, delete: remove },
  }
}
