// "Pedir ayuda": what a person at a computer asks for, with what they agreed to send. Part of the agent protocol.
import { z } from 'zod';
import { endpoint, Id, line, nothing, paragraph } from './endpoint.ts';
import { inventoryText } from './inventory-text.ts';
import { Sha256 } from './wire.ts';

/** Bytes of a screenshot as it travels. */
export const PICTURE_MAX_BYTES = 4 * 1024 * 1024;

const Millis = z.number().int().min(0).max(8.64e15);
const bytes = z.number().min(0).max(1e18);

export const PictureType = z.enum(['image/png', 'image/jpeg']);
export type PictureType = z.infer<typeof PictureType>;

/** The computer as its agent saw it when the person read and sent it. `user`: null when they left it out. */
export const HelpMachine = z.object({
  hostname: inventoryText(255),
  os: inventoryText(200).nullable(),
  user: inventoryText(255).nullable(),
  uptimeSeconds: z.number().int().min(0).max(1e10).nullable(),
  volumes: z.array(z.object({ id: inventoryText(255), freeBytes: bytes, sizeBytes: bytes })).max(32),
  /** Open alerts, oldest first. */
  alerts: z
    .array(
      z.object({
        rule: inventoryText(60),
        metric: inventoryText(60),
        object: inventoryText(255),
        value: z.number().nullable(),
        since: Millis,
      }),
    )
    .max(50),
  readAt: Millis,
});
export type HelpMachine = z.infer<typeof HelpMachine>;

/** How to answer; as typed at the computer, proved by nothing. */
export const HelpContact = z.object({
  name: line(120),
  email: z.email().max(200).nullable(),
  phone: line(40).nullable(),
});
export type HelpContact = z.infer<typeof HelpContact>;

const isReachable = ({ email, phone }: HelpContact) => email !== null || phone !== null;

/** What the person wrote: the same rules on the page, at the agent's door and at the server's. */
export const HelpWords = z.object({
  subject: line(200),
  text: paragraph(20_000),
  contact: HelpContact.refine(isReachable, 'an address or a telephone number is needed'),
});
export type HelpWords = z.infer<typeof HelpWords>;

export const HelpRequest = HelpWords.extend({
  id: Id,
  askedAt: Millis,
  machine: HelpMachine,
  picture: z
    .object({ sha256: Sha256, sizeBytes: z.number().int().min(1).max(PICTURE_MAX_BYTES), mediaType: PictureType })
    .nullable(),
});
export type HelpRequest = z.infer<typeof HelpRequest>;

export const helpRequests = {
  ask: endpoint({
    method: 'POST',
    path: '/agent/v1/help-requests',
    summary: 'A person at my computer asks for help; sent again until acknowledged, stored once by its id',
    permission: 'agent_bearer',
    params: nothing,
    query: nothing,
    body: HelpRequest,
    /** `pictureWanted`: the announced picture has not arrived yet. */
    response: z.object({ folio: z.string(), pictureWanted: z.boolean() }),
    status: 201,
  }),
  picture: endpoint({
    method: 'PUT',
    path: '/agent/v1/help-requests/:id/picture',
    summary: 'The picture that a request for help announced, as raw bytes',
    permission: 'agent_bearer',
    params: z.object({ id: Id }),
    query: nothing,
    body: z.unknown(),
    response: nothing,
  }),
};
