import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type Failure, failure, type MessageChannel, type Messenger } from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"

/** A message's id as the name of a file. */
const nameOf = (message: string): string => message.replaceAll(/[^\p{L}\p{N}._-]/gu, "_")

/**
 * Puts messages into a folder, one text file each, for whoever prints, signs and sends them: the channel, the language and
 * the customer on top, then the subject and the text as it was hashed. The same message again is the same file.
 *
 * Sending fails with `MESSAGE_NOT_WRITTEN` when the folder can't be written to.
 */
export const folderMessenger = (
  folder: string,
  channels: ReadonlyArray<MessageChannel> = ["email", "certifiedEmail", "letter", "registeredLetter"],
): Messenger => ({
  channels,
  send:
    ({ message, customer, channel, language, subject, body, hash }) =>
    async (): Promise<Either<Failure, { readonly reference: string }>> => {
      const path = join(folder, `${nameOf(message)}.txt`)
      const head = `Customer: ${customer}\nChannel: ${channel}\nLanguage: ${language}\nSHA-256: ${hash}\n`
      try {
        await mkdir(folder, { recursive: true })
        await writeFile(path, `${head}Subject: ${subject}\n\n${body}\n`)
        return right({ reference: path })
      } catch (caught) {
        return left(
          failure(
            "MESSAGE_NOT_WRITTEN",
            `Message ${message} could not be written to ${path}: give a folder that can be written to.`,
            { message, path, cause: caught instanceof Error ? caught.message : String(caught) },
          ),
        )
      }
    },
})
