import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import gossipServices from "@eventstore/db-client/generated/gossip_grpc_pb.js"
import gossip from "@eventstore/db-client/generated/gossip_pb.js"
import featureServices from "@eventstore/db-client/generated/serverfeatures_grpc_pb.js"
import features from "@eventstore/db-client/generated/serverfeatures_pb.js"
import shared from "@eventstore/db-client/generated/shared_pb.js"
import status from "@eventstore/db-client/generated/status_pb.js"
import streamServices from "@eventstore/db-client/generated/streams_grpc_pb.js"
import streams from "@eventstore/db-client/generated/streams_pb.js"
import * as grpc from "@grpc/grpc-js"
import any from "google-protobuf/google/protobuf/any_pb.js"
import empty from "google-protobuf/google/protobuf/empty_pb.js"
import type { Appended, Expected, Log, Proposed, Recorded } from "./log.ts"
import { persistentService } from "./persistent.ts"

/** What may go wrong on a node, until it is healed. */
export interface Faults {
  /** Calls of these kinds are taken and never answered. */
  readonly silent?: ReadonlyArray<"append" | "read" | "features" | "subscribe">
  /** So many appends are carried out, and not acknowledged. */
  readonly lostAcknowledgements?: number
  /** So many appends are refused as a server that is overloaded does, before anything is written. */
  readonly refusedAppends?: number
  /** Every answer waits up to so many milliseconds. */
  readonly slow?: number
  /** So many times, asking what the server can do fails. */
  readonly failingFeatures?: number
  /** Subscriptions are dropped after so many events. */
  readonly dropSubscriptionsAfter?: number
}

export interface NodeOptions {
  readonly log: Log
  /** Only `Append` call by call, as servers before 21.10. */
  readonly withoutBatches?: boolean
  readonly tls?: boolean
  readonly credentials?: { readonly username: string; readonly password: string }
  /** Where the leader is, when this node isn't it. */
  readonly leader?: () => DoubleNode
  readonly members?: () => ReadonlyArray<DoubleNode>
}

/** A server that speaks the wire protocol of EventStoreDB over a real socket. It proves the wire, not the server. */
export interface DoubleNode {
  readonly port: number
  readonly url: string
  readonly isLeader: () => boolean
  /** How many calls are open, by kind: what a client leaks stays here. */
  readonly openCalls: () => Readonly<Record<string, number>>
  readonly fail: (faults: Faults) => void
  /** Every connection is dropped, as when the process dies; then it may be started again on the same port. */
  readonly kill: () => void
  readonly restart: () => Promise<void>
  readonly stop: () => void
}

const { StreamsService } = streamServices as unknown as { StreamsService: grpc.ServiceDefinition }
const { ServerFeaturesService } = featureServices as unknown as {
  ServerFeaturesService: grpc.ServiceDefinition
}
const { GossipService } = gossipServices as unknown as { GossipService: grpc.ServiceDefinition }

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url)))
export const CERTIFICATE = fileURLToPath(new URL("../../fixtures/tls/localhost.crt", import.meta.url))

export const exception = (
  code: grpc.status,
  kind: string,
  details: { readonly [name: string]: string } = {},
): grpc.ServiceError => {
  const metadata = new grpc.Metadata()
  metadata.set("exception", kind)
  for (const [name, value] of Object.entries(details)) metadata.set(name, value)
  return Object.assign(new Error(kind), { code, details: kind, metadata })
}

const bytesOf = (value: Uint8Array | string): Uint8Array =>
  typeof value === "string" ? Buffer.from(value, "base64") : value

const nameOf = (identifier: { getStreamName(): Uint8Array | string } | undefined): string =>
  Buffer.from(bytesOf(identifier?.getStreamName() ?? "")).toString("utf8")

export const identifierOf = (name: string) =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(name, "utf8"))

const uuidOf = (id: string) => new shared.UUID().setString(id)

const proposedOf = (message: {
  getId(): { getString(): string } | undefined
  getMetadataMap(): { get(key: string): string | undefined }
  getCustomMetadata(): Uint8Array | string
  getData(): Uint8Array | string
}): Proposed => ({
  id: message.getId()?.getString() ?? "",
  type: message.getMetadataMap().get("type") ?? "",
  contentType: message.getMetadataMap().get("content-type") ?? "",
  data: bytesOf(message.getData()),
  metadata: bytesOf(message.getCustomMetadata()),
})

/** The same fields are on what a read and what a persistent subscription gives. */
export const fillRecord = <Message extends InstanceType<typeof streams.ReadResp.ReadEvent.RecordedEvent>>(
  message: Message,
  record: Recorded,
): Message => {
  message.setId(uuidOf(record.id))
  message.setStreamIdentifier(identifierOf(record.stream))
  message.setStreamRevision(record.revision.toString())
  message.setPreparePosition(record.prepare.toString())
  message.setCommitPosition(record.commit.toString())
  message.getMetadataMap().set("type", record.type)
  message.getMetadataMap().set("content-type", record.contentType)
  message.getMetadataMap().set("created", record.created.toString())
  message.setCustomMetadata(record.metadata)
  message.setData(record.data)
  return message
}

const readResponse = (record: Recorded) => {
  const event = new streams.ReadResp.ReadEvent()
  event.setEvent(fillRecord(new streams.ReadResp.ReadEvent.RecordedEvent(), record))
  event.setCommitPosition(record.commit.toString())
  return new streams.ReadResp().setEvent(event)
}

interface Position {
  readonly commit: bigint
  readonly prepare: bigint
}

const compare = (a: Position, b: Position): number =>
  a.commit !== b.commit
    ? a.commit < b.commit
      ? -1
      : 1
    : a.prepare === b.prepare
      ? 0
      : a.prepare < b.prepare
        ? -1
        : 1

type Matches = (record: Recorded) => boolean

const matching = (
  filter: InstanceType<typeof streams.ReadReq.Options.FilterOptions> | undefined,
): Matches => {
  const byStream = filter?.getStreamIdentifier()
  const byType = filter?.getEventType()
  const expression = byStream ?? byType
  if (expression === undefined) return () => true
  const prefixes = expression.getPrefixList()
  const regex = expression.getRegex() === "" ? undefined : new RegExp(expression.getRegex())
  return (record) => {
    const text = byStream === undefined ? record.type : record.stream
    return prefixes.some((prefix) => text.startsWith(prefix)) || regex?.test(text) === true
  }
}

export const startNode = async (options: NodeOptions): Promise<DoubleNode> => {
  const { log } = options
  let faults: { -readonly [Fault in keyof Faults]: Faults[Fault] } = {}
  let server: grpc.Server
  let port = 0
  const open: Record<string, number> = {}
  const opened = (
    kind: string,
    call: { on(event: "cancelled" | "close", listener: () => void): unknown },
  ) => {
    open[kind] = (open[kind] ?? 0) + 1
    let isOpen = true
    const close = () => {
      if (!isOpen) return
      isOpen = false
      open[kind] = (open[kind] ?? 0) - 1
    }
    call.on("cancelled", close)
    return close
  }

  const isLeader = () => options.leader === undefined || options.leader() === node
  const slowly = (answer: () => void): void => {
    const { slow = 0 } = faults
    if (slow > 0) setTimeout(answer, Math.random() * slow)
    else answer()
  }

  /** What refuses a call before it is looked at. */
  const refusal = (metadata: grpc.Metadata): grpc.ServiceError | undefined => {
    const { credentials } = options
    if (credentials !== undefined) {
      const expected = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`
      if (metadata.get("authorization")[0] !== expected)
        return exception(grpc.status.UNAUTHENTICATED, "access-denied")
    }
    if (!isLeader() && metadata.get("requires-leader")[0] === "true") {
      const leader = options.leader?.()
      return exception(grpc.status.NOT_FOUND, "not-leader", {
        "leader-endpoint-host": "localhost",
        "leader-endpoint-port": String(leader?.port ?? 0),
      })
    }
    return undefined
  }

  const appendOne = (
    stream: string,
    expected: Expected,
    events: ReadonlyArray<Proposed>,
  ): Appended | "lost" => {
    const outcome = log.append(stream, expected, events)
    if (outcome.outcome === "written" && (faults.lostAcknowledgements ?? 0) > 0) {
      faults.lostAcknowledgements = (faults.lostAcknowledgements ?? 0) - 1
      return "lost"
    }
    return outcome
  }
  const isOverloaded = (): boolean => {
    if ((faults.refusedAppends ?? 0) <= 0) return false
    faults.refusedAppends = (faults.refusedAppends ?? 0) - 1
    return true
  }

  const append: grpc.handleClientStreamingCall<
    InstanceType<typeof streams.AppendReq>,
    InstanceType<typeof streams.AppendResp>
  > = (call, callback) => {
    const refused = refusal(call.metadata)
    let stream = ""
    let expected: Expected = "any"
    const events: Array<Proposed> = []
    const close = opened("append", call)
    call.on("data", (request: InstanceType<typeof streams.AppendReq>) => {
      const header = request.getOptions()
      if (header !== undefined) {
        stream = nameOf(header.getStreamIdentifier())
        expected = header.hasRevision()
          ? BigInt(header.getRevision())
          : header.hasNoStream()
            ? "noStream"
            : header.hasStreamExists()
              ? "exists"
              : "any"
      }
      const message = request.getProposedMessage()
      if (message !== undefined) events.push(proposedOf(message))
    })
    const carryOut = () => {
      // A connection that breaks ends the call, too, in the middle of what was to be said.
      if (call.cancelled || (events.length === 0 && refused === undefined)) return close()
      if (faults.silent?.includes("append")) return
      if (refused !== undefined) {
        close()
        return callback(refused)
      }
      if (isOverloaded()) {
        close()
        return callback(exception(grpc.status.ABORTED, "timeout"))
      }
      const outcome = appendOne(stream, expected, events)
      if (outcome === "lost") return
      close()
      slowly(() => {
        if (outcome.outcome === "deleted")
          return callback(
            exception(grpc.status.FAILED_PRECONDITION, "stream-deleted", { "stream-name": stream }),
          )
        if (outcome.outcome === "tooLarge")
          return callback(
            exception(grpc.status.INVALID_ARGUMENT, "maximum-append-size-exceeded", {
              "maximum-append-size": String(log.maxAppendSize),
            }),
          )
        const response = new streams.AppendResp()
        if (outcome.outcome === "written") {
          const success = new streams.AppendResp.Success()
          success.setCurrentRevision(outcome.revision.toString())
          const position = new streams.AppendResp.Position()
          position.setCommitPosition(outcome.commit.toString())
          position.setPreparePosition(outcome.prepare.toString())
          success.setPosition(position)
          response.setSuccess(success)
        } else {
          const wrong = new streams.AppendResp.WrongExpectedVersion()
          if (outcome.current === null) wrong.setCurrentNoStream(new shared.Empty())
          else wrong.setCurrentRevision(outcome.current.toString())
          if (typeof expected === "bigint") wrong.setExpectedRevision(expected.toString())
          else if (expected === "noStream") wrong.setExpectedNoStream(new shared.Empty())
          else if (expected === "exists") wrong.setExpectedStreamExists(new shared.Empty())
          else wrong.setExpectedAny(new shared.Empty())
          response.setWrongExpectedVersion(wrong)
        }
        callback(null, response)
      })
    }
    call.on("end", () => setImmediate(carryOut))
  }

  const packed = (name: string, message: { serializeBinary(): Uint8Array }) => {
    const details = new any.Any()
    details.pack(message.serializeBinary(), `event_store.client.${name}`)
    return details
  }

  const batchAppend: grpc.handleBidiStreamingCall<
    InstanceType<typeof streams.BatchAppendReq>,
    InstanceType<typeof streams.BatchAppendResp>
  > = (call) => {
    const refused = refusal(call.metadata)
    if (refused !== undefined) {
      call.emit("error", refused)
      return
    }
    const close = opened("batchAppend", call)
    call.on("end", () => {
      close()
      call.end()
    })
    call.on("error", close)
    const batches = new Map<
      string,
      { stream: string; expected: Expected; until: number; events: Array<Proposed> }
    >()
    call.on("data", (request: InstanceType<typeof streams.BatchAppendReq>) => {
      const correlation = request.getCorrelationId()
      const key = correlation?.getString() ?? ""
      const header = request.getOptions()
      if (header !== undefined)
        batches.set(key, {
          stream: nameOf(header.getStreamIdentifier()),
          expected: header.hasStreamPosition()
            ? BigInt(header.getStreamPosition())
            : header.hasNoStream()
              ? "noStream"
              : header.hasStreamExists()
                ? "exists"
                : "any",
          until: header.getDeadline()?.toDate().getTime() ?? Number.POSITIVE_INFINITY,
          events: [],
        })
      const batch = batches.get(key)
      if (batch === undefined) return
      for (const message of request.getProposedMessagesList()) batch.events.push(proposedOf(message))
      if (!request.getIsFinal()) return
      batches.delete(key)
      if (faults.silent?.includes("append")) return
      const response = new streams.BatchAppendResp()
      response.setCorrelationId(correlation)
      response.setStreamIdentifier(identifierOf(batch.stream))
      const fail = (code: number, name: string, message: { serializeBinary(): Uint8Array }) =>
        response.setError(
          new status.Status().setCode(code).setMessage(name).setDetails(packed(name, message)),
        )
      if (isOverloaded() || Date.now() > batch.until) fail(10, "Timeout", new shared.Timeout())
      else {
        const outcome = appendOne(batch.stream, batch.expected, batch.events)
        if (outcome === "lost") return
        if (outcome.outcome === "deleted")
          fail(9, "StreamDeleted", new shared.StreamDeleted().setStreamIdentifier(identifierOf(batch.stream)))
        else if (outcome.outcome === "tooLarge")
          fail(
            3,
            "MaximumAppendSizeExceeded",
            new shared.MaximumAppendSizeExceeded().setMaxappendsize(log.maxAppendSize),
          )
        else if (outcome.outcome === "written") {
          const success = new streams.BatchAppendResp.Success()
          success.setCurrentRevision(outcome.revision.toString())
          const position = new shared.AllStreamPosition()
          position.setCommitPosition(outcome.commit.toString())
          position.setPreparePosition(outcome.prepare.toString())
          success.setPosition(position)
          response.setSuccess(success)
        } else {
          const wrong = new shared.WrongExpectedVersion()
          if (outcome.current === null) wrong.setCurrentNoStream(new empty.Empty())
          else wrong.setCurrentStreamRevision(outcome.current.toString())
          if (typeof batch.expected === "bigint") wrong.setExpectedStreamPosition(batch.expected.toString())
          else if (batch.expected === "noStream") wrong.setExpectedNoStream(new empty.Empty())
          else if (batch.expected === "exists") wrong.setExpectedStreamExists(new empty.Empty())
          else wrong.setExpectedAny(new empty.Empty())
          fail(9, "WrongExpectedVersion", wrong)
        }
      }
      slowly(() => call.write(response))
    })
  }

  const read: grpc.handleServerStreamingCall<
    InstanceType<typeof streams.ReadReq>,
    InstanceType<typeof streams.ReadResp>
  > = (call) => {
    const request = call.request.getOptions()
    const refused = refusal(call.metadata)
    if (refused !== undefined || request === undefined) {
      call.emit("error", refused ?? exception(grpc.status.INVALID_ARGUMENT, "no options"))
      return
    }
    const kind = request.hasSubscription() ? "subscribe" : "read"
    const close = opened(kind, call)
    if (faults.silent?.includes(kind)) return
    const backward = request.getReadDirection() === 1
    const matches = matching(request.getFilter())
    const ofStream = request.getStream()
    const ofAll = request.getAll()
    const name = ofStream === undefined ? "" : nameOf(ofStream.getStreamIdentifier())

    if (ofStream !== undefined && log.isTombstoned(name)) {
      close()
      call.emit(
        "error",
        exception(grpc.status.FAILED_PRECONDITION, "stream-deleted", { "stream-name": name }),
      )
      return
    }
    /** Whether a record is asked for, going by where the reading starts: inclusive for reads, exclusive for subscriptions. */
    const isAfterStart = (record: Recorded): boolean => {
      if (ofStream !== undefined) {
        if (ofStream.hasStart()) return !backward
        if (ofStream.hasEnd()) return backward
        const from = BigInt(ofStream.getRevision())
        if (kind === "subscribe") return record.revision > from
        return backward ? record.revision <= from : record.revision >= from
      }
      if (ofAll?.hasStart()) return !backward
      if (ofAll?.hasEnd()) return backward
      const at = ofAll?.getPosition()
      const from = {
        commit: BigInt(at?.getCommitPosition() ?? "0"),
        prepare: BigInt(at?.getPreparePosition() ?? "0"),
      }
      const order = compare(record, from)
      if (kind === "subscribe") return order > 0
      return backward ? order < 0 : order >= 0
    }
    const source = (): ReadonlyArray<Recorded> => (ofStream === undefined ? log.records : log.stream(name))

    if (kind === "read") {
      const count = Number(request.getCount())
      const records = source()
      const ordered: Array<Recorded> = []
      // What is asked for is one run of the log: where it begins is found by halves.
      let low = 0
      let high = records.length
      while (low < high) {
        const middle = (low + high) >> 1
        const record = records[middle]
        if (record !== undefined && isAfterStart(record) !== backward) high = middle
        else low = middle + 1
      }
      const step = backward ? -1 : 1
      for (let at = backward ? low - 1 : low; ordered.length < count; at += step) {
        const record = records[at]
        if (record === undefined) break
        if (matches(record)) ordered.push(record)
      }
      slowly(() => {
        if (ofStream !== undefined && log.stream(name).length === 0) {
          const missing = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(name))
          call.write(new streams.ReadResp().setStreamNotFound(missing))
        }
        let at = 0
        const write = (): void => {
          while (at < ordered.length && at < count) {
            const record = ordered[at++]
            if (record !== undefined && !call.write(readResponse(record))) {
              call.once("drain", write)
              return
            }
          }
          close()
          call.end()
        }
        write()
      })
      return
    }

    const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(
      crypto.randomUUID(),
    )
    call.write(new streams.ReadResp().setConfirmation(confirmation))
    let isOpen = true
    let given = 0
    let next = ofStream?.hasEnd() === true || ofAll?.hasEnd() === true ? source().length : 0
    let isCaughtUp = false
    let isWaiting = false
    const push = (): void => {
      while (isOpen && !isWaiting && next < source().length) {
        const record = source()[next++]
        const fromEnd = ofStream?.hasEnd() === true || ofAll?.hasEnd() === true
        if (record === undefined || !(fromEnd || isAfterStart(record)) || !matches(record)) continue
        given += 1
        if (!call.write(readResponse(record))) {
          isWaiting = true
          call.once("drain", () => {
            isWaiting = false
            push()
          })
        }
        if (faults.dropSubscriptionsAfter !== undefined && given >= faults.dropSubscriptionsAfter) {
          end()
          call.emit("error", exception(grpc.status.CANCELLED, "dropped by the server"))
          return
        }
      }
      // Who filters is told how far it has come, now and then.
      const seen = source()[next - 1]
      if (isOpen && request.hasFilter() && seen !== undefined) {
        const checkpoint = new streams.ReadResp.Checkpoint()
        checkpoint.setCommitPosition(seen.commit.toString())
        checkpoint.setPreparePosition(seen.prepare.toString())
        call.write(new streams.ReadResp().setCheckpoint(checkpoint))
      }
      if (isOpen && !isCaughtUp) {
        isCaughtUp = true
        call.write(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()))
      }
    }
    const end = (): void => {
      isOpen = false
      unlisten()
      close()
    }
    const unlisten = log.listen(() => slowly(push))
    call.on("cancelled", end)
    call.on("error", end)
    push()
  }

  const supported: grpc.handleUnaryCall<
    InstanceType<typeof shared.Empty>,
    InstanceType<typeof features.SupportedMethods>
  > = (_, callback) => {
    if (faults.silent?.includes("features")) return
    if ((faults.failingFeatures ?? 0) > 0) {
      faults.failingFeatures = (faults.failingFeatures ?? 0) - 1
      return callback(exception(grpc.status.UNKNOWN, "unknown"))
    }
    const methods = new features.SupportedMethods().setEventStoreServerVersion("23.10.0")
    const names = ["read", "append", ...(options.withoutBatches === true ? [] : ["batchappend"])]
    methods.setMethodsList([
      ...names.map((method) =>
        new features.SupportedMethod()
          .setMethodName(method)
          .setServiceName("event_store.client.streams.streams")
          .setFeaturesList([]),
      ),
      ...["create", "read", "delete", "update", "getinfo", "list"].map((method) =>
        new features.SupportedMethod()
          .setMethodName(method)
          .setServiceName("event_store.client.persistent_subscriptions.persistentsubscriptions")
          .setFeaturesList(["all", "stream"]),
      ),
    ])
    callback(null, methods)
  }

  const members: grpc.handleUnaryCall<
    InstanceType<typeof shared.Empty>,
    InstanceType<typeof gossip.ClusterInfo>
  > = (_, callback) => {
    const info = new gossip.ClusterInfo()
    info.setMembersList(
      (options.members?.() ?? [node]).map((member) =>
        new gossip.MemberInfo()
          .setInstanceId(uuidOf(crypto.randomUUID()))
          .setIsAlive(true)
          .setState(
            member.isLeader() ? gossip.MemberInfo.VNodeState.LEADER : gossip.MemberInfo.VNodeState.FOLLOWER,
          )
          .setHttpEndPoint(new gossip.EndPoint().setAddress("localhost").setPort(member.port)),
      ),
    )
    callback(null, info)
  }

  const start = async (at: number): Promise<number> => {
    server = new grpc.Server({
      "grpc.max_receive_message_length": 64 * 1024 * 1024,
      "grpc.max_send_message_length": 64 * 1024 * 1024,
    })
    server.addService(StreamsService, { append, batchAppend, read })
    server.addService(ServerFeaturesService, { getSupportedMethods: supported })
    server.addService(GossipService, { read: members })
    const persistent = persistentService(log)
    server.addService(persistent.service, persistent.implementation)
    const credentials =
      options.tls === true
        ? grpc.ServerCredentials.createSsl(null, [
            { cert_chain: fixture("localhost.crt"), private_key: fixture("localhost.key") },
          ])
        : grpc.ServerCredentials.createInsecure()
    return new Promise((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${at}`, credentials, (failed, bound) =>
        failed === null ? resolve(bound) : reject(failed),
      )
    })
  }

  const node: DoubleNode = {
    get port() {
      return port
    },
    get url() {
      const account =
        options.credentials === undefined
          ? ""
          : `${options.credentials.username}:${options.credentials.password}@`
      const tls = options.tls === true ? `tls=true&tlsCAFile=${CERTIFICATE}` : "tls=false"
      return `esdb://${account}localhost:${port}?${tls}`
    },
    isLeader,
    openCalls: () => ({ ...open }),
    fail: (next) => {
      faults = { ...next }
    },
    kill: () => {
      server.forceShutdown()
      for (const kind of Object.keys(open)) open[kind] = 0
    },
    restart: async () => {
      port = await start(port)
    },
    stop: () => server.forceShutdown(),
  }
  port = await start(0)
  return node
}
