import { ExpectedError } from '../../contract/errors.ts';
import type { Backend } from './backend.ts';

/** Nets of convolutions cannot be trained everywhere: TensorFlow.js has no such gradient in WebAssembly. Errors: unavailable. */
export function requireFilterGradients({ name, tf }: Backend): void {
  if (tf.getKernel('Conv2DBackpropFilter', tf.getBackend())) return;
  throw new ExpectedError(
    'unavailable',
    `backend is ${name}; it has no gradients of a convolution's filters, and this run trains nets of convolutions.`,
    {
      hint: 'Choose the backend native or gpu: excite doctor tells what is there.',
    },
  );
}
