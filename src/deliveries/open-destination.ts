import { type DestinationsContext, driverContext } from './context.ts';
import type { DestinationRecord } from './destination-record.ts';
import type { Destination } from './destinations/destination.ts';
import { DRIVERS } from './destinations/drivers.ts';
import { openSecrets } from './sealed-secrets.ts';

/** Opens a stored destination with its secrets. Rejects with VALIDATION_ERROR if the service does not allow its settings anymore. */
export async function openDestination(ctx: DestinationsContext, record: DestinationRecord): Promise<Destination> {
  const settings = { ...record.settings, ...(await openSecrets(ctx, record)) };
  const context = driverContext(ctx, record);
  // The administrator can have changed what is allowed since the settings were saved.
  await DRIVERS[record.kind].check(settings, context);
  return DRIVERS[record.kind].open(settings, context);
}
