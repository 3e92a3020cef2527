"""Margins of a trained net of images by Foolbox, for `margin-foolbox-cnn` (docs/science/pe-training.md, section G).

    python peFoolbox.py WEIGHTS IMAGES OUT

WEIGHTS: float32, tensors W1, b1, W2, b2, ... in torch layout, of the net of size s = 1 that the arm none of `cifar-smoke`
trains on seed 1 (replica 1). IMAGES: 40 images of CIFAR-10 as bytes [40, 3, 32, 32], the first 20 test planes, then the
first 20 test horses. The search is the specification's: radius 0.6, times 1.5 until success, then 20 halvings; each attempt
is Foolbox's LinfPGD without a random start, 40 steps of radius/30, judged on its last point.
"""
import base64
import json
import sys

import foolbox
import numpy as np
import torch

weights_file, images_file, out_file = sys.argv[1:]
raw = np.fromfile(weights_file, dtype=np.float32)
pixels = np.fromfile(images_file, dtype=np.uint8).reshape(40, 3, 32, 32)
shapes = [(6, 3, 5, 5), (16, 6, 5, 5), (120, 400), (96, 120), (1, 96)]
parameters, at = [], 0
for shape in shapes:
    for part in (shape, (shape[0],)):
        size = int(np.prod(part))
        parameters.append(torch.tensor(raw[at : at + size].reshape(part)))
        at += size
assert at == raw.size


class Net(torch.nn.Module):
    def forward(self, x):
        f = torch.nn.functional
        w = parameters
        h = f.max_pool2d(f.leaky_relu(f.conv2d(x, w[0], w[1]), 0.01), 2)
        h = f.max_pool2d(f.leaky_relu(f.conv2d(h, w[2], w[3]), 0.01), 2).flatten(1)
        h = f.leaky_relu(f.linear(h, w[4], w[5]), 0.01)
        h = f.leaky_relu(f.linear(h, w[6], w[7]), 0.01)
        g = f.linear(h, w[8], w[9]) - 0.5
        return torch.cat([-g, g], 1)


for parameter in parameters:
    parameter.requires_grad_(False)
images = (torch.tensor(pixels).float() / 255 - 0.5) / 0.5
labels = torch.tensor([0] * 20 + [1] * 20)
model = foolbox.PyTorchModel(Net().eval(), bounds=(-1, 1))
attack = foolbox.attacks.LinfPGD(rel_stepsize=1 / 30, steps=40, random_start=False)


torch.set_num_threads(1)


def attempt(image, label, radius):
    """How far an attempt at this radius went, or None where it did not turn the image."""
    found = attack.run(model, image, foolbox.criteria.Misclassification(label), epsilon=radius)
    with torch.no_grad():
        turned = bool((model(found).argmax(1) != label).item())
    return float((found - image).abs().max()) if turned else None


def margin(image, label):
    with torch.no_grad():
        if (model(image).argmax(1) != label).item():
            return 0.0
    smallest, radius = float("inf"), 0.6
    for _ in range(21):
        distance = attempt(image, label, radius)
        if distance is not None:
            break
        radius *= 1.5
    else:
        return smallest
    low, high, smallest = 0.0, radius, distance
    for _ in range(20):
        middle = (low + high) / 2
        distance = attempt(image, label, middle)
        if distance is None:
            low = middle
        else:
            high, smallest = middle, min(smallest, distance)
    return smallest


margins = [margin(images[i : i + 1], labels[i : i + 1]) for i in range(40)]
text = lambda array: base64.b64encode(array.tobytes()).decode()
document = {
    "versions": {"foolbox": foolbox.__version__, "torch": torch.__version__, "numpy": np.__version__},
    "weights": text(raw),
    "images": text(pixels),
    "margins": [m if np.isfinite(m) else "Infinity" for m in margins],
}
with open(out_file, "w") as file:
    json.dump(document, file)
    file.write("\n")
print(document["margins"])
