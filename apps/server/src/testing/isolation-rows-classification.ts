import { classification } from '@lanet/contracts/classification';
import { v7 as uuidv7 } from 'uuid';
import { none, own, type Row, thing } from './isolation-row.ts';
import type { TestServer } from './test-server.ts';

type Scene = Parameters<Row['aim']>[0];

/** A type or category that nobody uses: what is removed must be there for whoever may remove it. */
async function added({ server }: Scene, table: 'ticket_types' | 'ticket_categories'): Promise<string> {
  const id = uuidv7();
  const level = table === 'ticket_categories' ? ', level' : '';
  await server.db.admin.query(
    `insert into ${table} (id, name, position${level}) values ($1, $2, 99${level && ', 1'})`,
    [id, `Added ${id}`],
  );
  return id;
}

const cellVersion = async ({ db }: TestServer): Promise<number> => {
  const { rows } = await db.admin.query<{ version: number }>(
    "select version from priority_matrix where impact = 'low' and urgency = 'low'",
  );
  return rows[0]?.version ?? 0;
};

/** The provider's own, which belongs to no client: everybody reads it, and only administrators write. */
export const classificationRows: Record<string, Row> = {
  'classification.get': own(classification.get, none, { shows: false }),
  'classification.uses': thing(classification.uses, none, { shows: false }),
  'classification.createType': thing(classification.createType, () => ({ body: { name: `Type ${uuidv7()}` } })),
  'classification.updateType': thing(classification.updateType, async (scene) => ({
    params: { id: await added(scene, 'ticket_types') },
    ifMatch: 1,
    body: { active: false },
  })),
  'classification.removeType': thing(classification.removeType, async (scene) => ({
    params: { id: await added(scene, 'ticket_types') },
  })),
  'classification.createCategory': thing(classification.createCategory, () => ({
    body: { name: `Category ${uuidv7()}` },
  })),
  'classification.updateCategory': thing(classification.updateCategory, async (scene) => ({
    params: { id: await added(scene, 'ticket_categories') },
    ifMatch: 1,
    body: { active: false },
  })),
  'classification.removeCategory': thing(classification.removeCategory, async (scene) => ({
    params: { id: await added(scene, 'ticket_categories') },
  })),
  'classification.mergeCategory': thing(classification.mergeCategory, async (scene) => ({
    params: { id: await added(scene, 'ticket_categories') },
    body: { intoId: await added(scene, 'ticket_categories') },
  })),
  'classification.setPriority': thing(classification.setPriority, async ({ server }) => ({
    params: { impact: 'low' as const, urgency: 'low' as const },
    ifMatch: await cellVersion(server),
    body: { priority: 'critical' as const },
  })),
};
