import { classification } from '@lanet/contracts/classification';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeCategory, createCategory, mergeCategory, removeCategory } from './classification.categories.service.ts';
import { readClassification, readUses, setPriority } from './classification.service.ts';
import { changeType, createType, removeType } from './classification.types.service.ts';

export function classificationRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, classification.get, ({ caller }) => inScope(db, caller, (tx) => readClassification(tx, caller)));
  route(app, classification.uses, ({ caller }) => inScope(db, caller, (tx) => readUses(tx)));
  route(app, classification.setPriority, ({ params, body, caller, version }) =>
    inScope(db, caller, (tx) => setPriority(tx, caller, { ...params, ...body, version })),
  );
  route(app, classification.createType, ({ body, caller }) =>
    inScope(db, caller, (tx) => createType(tx, caller, body.name)),
  );
  route(app, classification.updateType, ({ params: { id }, body, caller, version }) =>
    inScope(db, caller, (tx) => changeType(tx, caller, { id, version }, body)),
  );
  route(app, classification.removeType, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeType(tx, caller, params.id));
    return {};
  });
  route(app, classification.createCategory, ({ body, caller }) =>
    inScope(db, caller, (tx) => createCategory(tx, caller, body)),
  );
  route(app, classification.updateCategory, ({ params: { id }, body, caller, version }) =>
    inScope(db, caller, (tx) => changeCategory(tx, caller, { id, version }, body)),
  );
  route(app, classification.removeCategory, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeCategory(tx, caller, params.id));
    return {};
  });
  route(app, classification.mergeCategory, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => mergeCategory(tx, caller, params.id, body.intoId)),
  );
}
