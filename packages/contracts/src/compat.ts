// What computers without an agent of ours may send: the status message of the deployment plan. Names and forms are the
// plan's own, so they are not those of the rest. Such a device proves nothing and takes no commands.
import { z } from 'zod';
import { endpoint, nothing } from './endpoint.ts';
import { inventoryText } from './inventory-text.ts';

const text = inventoryText(255);
const oneOrMany = z.union([text, z.array(text).max(32)]);
const percent = z.number().min(0).max(100);

const hardware = { cpu: text.optional(), ram: text.optional(), disk: oneOrMany.optional(), gpu: oneOrMany.optional() };
const status = {
  cpu_usage: percent.optional(),
  ram_usage: percent.optional(),
  disk_usage: percent.optional(),
  /** Degrees Celsius; null without a sensor. */
  temperature: z.number().min(-100).max(200).nullable().optional(),
  /** Seconds, or text in English or Spanish: `5 days 3 hours`, `5 días 3 horas`. */
  uptime: z.union([z.number().min(0).max(1e10), text]).optional(),
};

/** Hardware and status may stand by themselves or in objects of their name. */
export const CompatStatus = z.object({
  computer_id: z.string().trim().min(1).max(255).pipe(text),
  client_id: text.optional(),
  site_id: text.optional(),
  ...hardware,
  ...status,
  hardware: z.object(hardware).optional(),
  status: z.object(status).optional(),
  software: z
    .array(z.union([text, z.object({ name: text, version: text.optional() })]))
    .max(5000)
    .optional(),
});
export type CompatStatus = z.infer<typeof CompatStatus>;

export const compat = {
  status: endpoint({
    method: 'POST',
    path: '/agent/compat/status/:token',
    summary: 'The status message of a computer without an agent, under a site token for status',
    permission: 'anyone',
    params: z.object({ token: z.string().max(100) }),
    query: nothing,
    body: CompatStatus,
    response: z.object({ accepted: z.literal(true), nextReportInSeconds: z.number().int() }),
  }),
};
