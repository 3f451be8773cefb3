import { select } from 'd3-selection';
import { zoom, zoomIdentity, zoomTransform, type D3ZoomEvent } from 'd3-zoom';
import type { Attachment } from 'svelte/attachments';
import type { View } from './geometry';
import { MOST_ZOOM, type ProjectionOptions } from './options.svelte';

/** Wheel and pinch zoom; dragging moves with the tool for it, or with the middle button. */
export const zoomable =
  (options: ProjectionOptions): Attachment<HTMLElement> =>
  (element) => {
    const target = select(element);
    const behaviour = zoom<HTMLElement, unknown>()
      .scaleExtent([1, MOST_ZOOM])
      .filter((event: Event) => {
        if (event.type === 'wheel') return true;
        if (event.type.startsWith('touch'))
          return (event as TouchEvent).touches.length > 1 || options.tool === 'move';
        return options.tool === 'move' || (event as MouseEvent).button === 1;
      })
      .on('zoom', ({ transform: { k, x, y } }: D3ZoomEvent<HTMLElement, unknown>) => {
        options.view = { k, x, y };
      });
    target.call(behaviour).on('dblclick.zoom', null);
    return () => target.on('.zoom', null);
  };

/** Tells d3-zoom, which holds the place on the element, where something else has moved it. */
export function followView(element: HTMLElement, { k, x, y }: View): void {
  const now = zoomTransform(element);
  if (now.k !== k || now.x !== x || now.y !== y)
    select(element).property('__zoom', zoomIdentity.translate(x, y).scale(k));
}
