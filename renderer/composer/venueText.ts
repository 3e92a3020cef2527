import { tenthsText } from '../components/numbers.ts';
import { venues, type VenueKey } from '../../core/contract/venues.ts';

/** A venue as a choice; null: none. */
export const venueText = (key: VenueKey | null): string =>
  key === null ? 'none: own width' : `${venues[key].label} (${tenthsText(venues[key].widthMm)} mm)`;
