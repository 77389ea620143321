/**
 * What keys ask of the moment before they do something.
 */

export const isAsking = ({asking}) => Boolean(asking);
export const isRelating = ({relating}) => Boolean(relating);
export const isPointing = ({relating, jumping}) => Boolean(relating || jumping);
export const isFree = (now) => !now.asking && !isPointing(now);
export const isReading = (now) => !isPointing(now);
export const hasChosen = (now) => isFree(now) && Boolean(now.chosen);
export const hasRelation = (now) => isFree(now) && Boolean(now.edge);
export const mayWrite = (now) => !now.isReadOnly;
