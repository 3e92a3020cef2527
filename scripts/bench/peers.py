"""The peers of `npm run bench`: the same steps in PyTorch, JAX and NumPy, and Foolbox's margins.

    python peers.py PEER ROW THREADS FOLDER DEVICE

FOLDER holds row.json (shapes and rates) and the tensors of the row as .bin files. Then one line `N` on stdin does N more
steps and is answered by `milliseconds loss`. The step itself is the best plain form of the library: a jitted fori_loop in
JAX, eager in PyTorch with the layout that is faster.
"""
import json
import os
import sys
import time

peer, row, threads, folder, device = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5]
# Old OpenBLAS builds need this on some processors; a current NumPy is slowed by it.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(threads)
if device == "cpu":
    os.environ["JAX_PLATFORMS"] = "cpu"
else:
    # Float32 is float32 on both sides: no products in TF32; and the card is shared.
    os.environ["NVIDIA_TF32_OVERRIDE"] = "0"
    os.environ["JAX_DEFAULT_MATMUL_PRECISION"] = "highest"
    os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"
if threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np  # noqa: E402

with open(os.path.join(folder, "row.json")) as file:
    spec = json.load(file)
values = {
    key: np.fromfile(os.path.join(folder, f"{key}.bin"), dtype=kind).reshape(shape)
    for key, (kind, shape) in spec["tensors"].items()
}


def jax_mlp():
    import jax
    import jax.numpy as jnp

    keys = ["w1", "b1", "w2", "b2"]
    x, y, order = (jnp.asarray(values[key]) for key in ("x", "y", "order"))
    rate, adam, replicas = spec["learningRate"], spec["optimizer"] == "adam", spec["replicas"]

    def loss(p, xb, yb):
        h = jax.nn.relu(xb @ p[0] + p[1])
        return jnp.mean((h @ p[2] + p[3] - yb) ** 2)

    def one(p, xb, yb):
        return jax.value_and_grad(loss)(p, xb, yb)

    gradient = one if replicas == 1 else jax.vmap(one, in_axes=(0, None, None))

    def body(carry):
        p, m, v, t, rec, i = carry
        at = order[t % order.shape[0]]
        value, g = gradient(p, x[at], y[at])
        rec = rec.at[i].set(jnp.mean(value))
        if not adam:
            return [a - rate * b for a, b in zip(p, g)], m, v, t + 1, rec, i + 1
        s = (t + 1).astype(jnp.float32)
        m = [0.9 * a + 0.1 * b for a, b in zip(m, g)]
        v = [0.999 * a + 0.001 * b * b for a, b in zip(v, g)]
        c1, c2 = 1 / (1 - 0.9**s), 1 / (1 - 0.999**s)
        p = [w - rate * c1 * a / (jnp.sqrt(b * c2) + 1e-8) for w, a, b in zip(p, m, v)]
        return p, m, v, t + 1, rec, i + 1

    @jax.jit
    def run(p, m, v, t, n):
        rec = jnp.zeros(1000)
        p, m, v, t, rec, _ = jax.lax.fori_loop(0, n, lambda _, c: body(c), (p, m, v, t, rec, 0))
        return p, m, v, t, rec

    p = [jnp.asarray(values[key]) for key in keys]
    zeros = [jnp.zeros_like(w) for w in p]
    state = [p, zeros, zeros, jnp.int32(0)]

    def steps(n):
        while n > 0:
            part = min(n, 1000)
            *state[:], rec = run(*state, part)
            rec.block_until_ready()
            n -= part
        return float(rec[part - 1])

    return steps


def torch_setup():
    import torch

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    torch.set_default_device(device)
    torch.backends.cudnn.allow_tf32 = False
    return torch


def torch_mlp():
    torch = torch_setup()
    keys = ["w1", "b1", "w2", "b2"]
    x, y = torch.tensor(values["x"]), torch.tensor(values["y"])
    order = torch.tensor(values["order"]).long()
    p = [torch.tensor(values[key], requires_grad=True) for key in keys]
    make = torch.optim.Adam if spec["optimizer"] == "adam" else torch.optim.SGD
    optimizer = make(p, lr=spec["learningRate"])
    done = [0]

    def steps(n):
        for _ in range(n):
            at = order[done[0] % len(order)]
            done[0] += 1
            optimizer.zero_grad(set_to_none=True)
            h = torch.relu(torch.addmm(p[1], x[at], p[0]))
            value = (torch.addmm(p[3], h, p[2]) - y[at]).square().mean()
            value.backward()
            optimizer.step()
        return value.item()

    return steps


def torch_conv():
    torch = torch_setup()
    functional = torch.nn.functional
    last = torch.channels_last
    images = torch.tensor(values["images"]).permute(0, 3, 1, 2).contiguous(memory_format=last)
    labels, order = torch.tensor(values["labels"]), torch.tensor(values["order"]).long()
    w = {key: torch.tensor(values[key]) for key in spec["keys"]}
    for key in ("c1", "c2"):
        w[key] = w[key].permute(3, 2, 0, 1).contiguous(memory_format=last)
    # Ours flattens row, column, channel; torch channel, row, column.
    w["w3"] = w["w3"].reshape(5, 5, 32, 240).permute(2, 0, 1, 3).reshape(800, 240).contiguous()
    p = [w[key].requires_grad_() for key in spec["keys"]]
    v = [torch.zeros_like(t) for t in p]
    batch, radius, pieces = order.shape[1], spec["radius"], spec["pieces"]

    def outputs(x, d):
        at = (lambda h, k: h + d[k]) if d is not None else (lambda h, k: h)

        def block(h, filters, bias):
            return functional.leaky_relu(functional.max_pool2d(functional.conv2d(h, filters, bias), 2), 0.01)

        h = block(at(x, 0), p[0], p[1])
        h = block(at(h, 1), p[2], p[3]).flatten(1)
        h = functional.leaky_relu(torch.addmm(p[5], at(h, 2), p[4]), 0.01)
        h = functional.leaky_relu(torch.addmm(p[7], at(h, 3), p[6]), 0.01)
        return torch.addmm(p[9], at(h, 4), p[8]).flatten()

    def zeros(n):
        shapes = [(n, 3, 32, 32), (n, 12, 14, 14), (n, 800), (n, 240), (n, 192)]
        made = [torch.zeros(s) for s in shapes]
        return [t.contiguous(memory_format=last) if t.dim() == 4 else t for t in made]

    def perturbations(x):
        for t in p:
            t.requires_grad_(False)
        a = radius / pieces
        d = [t.requires_grad_() for t in zeros(batch)]
        g = torch.autograd.grad(outputs(x, d).sum(), d)
        d = [torch.cat([s, -s]) for s in (t.sign() * a for t in g)]
        twice = torch.cat([x, x])
        direction = torch.cat([torch.ones(batch), -torch.ones(batch)])
        for _ in range(1, pieces):
            d = [t.detach().requires_grad_() for t in d]
            g = torch.autograd.grad((outputs(twice, d) * direction).sum(), d)
            d = [t.detach().add_(s.sign(), alpha=a) for t, s in zip(d, g)]
        for t in p:
            t.requires_grad_(True)
        return twice, d

    done = [0]

    def steps(n):
        for _ in range(n):
            at = order[done[0] % len(order)]
            done[0] += 1
            x, y, d = images[at], labels[at], None
            if spec["kind"] == "pe":
                x, d = perturbations(x)
                y = torch.cat([y, y])
            value = (outputs(x, d) - y).square().sum()
            g = torch.autograd.grad(value, p)
            with torch.no_grad():
                for t, b, s in zip(p, v, g):
                    b.mul_(0.9).add_(s, alpha=0.1)
                    t.sub_(b, alpha=1e-3)
        return value.item()

    return steps


def numpy_passes():
    """Two passes over a batch of measurements: M x and Mᵀ e.

    `gathered`: over the rows that our step draws, fetched from all of them first; else over rows that lie in one piece.
    """
    rows, order, batch = values["rows"], values["order"], spec["batch"]
    x = np.ones(rows.shape[1], np.float32)
    part = np.empty((batch, rows.shape[1]), np.float32)
    turn = [0]

    def piece(t):
        first = t % (len(rows) // batch) * batch
        return rows[first : first + batch]

    def drawn(t):
        return np.take(rows, order[t % len(order)], axis=0, out=part, mode="clip")

    fetch = drawn if spec["gathered"] else piece

    def steps(n):
        for t in range(turn[0], turn[0] + n):
            measured = fetch(t)
            e = measured @ x
            g = e @ measured
        turn[0] += n
        return float(g[0])

    return steps


def numpy_planar():
    """All nets of PE Fig. 1 as one batch in float64: the same arithmetic as ours."""
    nets, s = spec["nets"], spec["outputScale"]
    rate, beta = spec["learningRate"], spec["momentum"]

    def stack(of):
        return np.array([of(net) for net in nets])

    x, y, ce = stack(lambda n: n["x"]), stack(lambda n: n["y"]), stack(lambda n: [n["loss"] == "ce"])
    p = [stack(lambda n, key=key: n["net"][key]) for key in ("V", "b", "w", "c")]
    m = [np.zeros_like(w) for w in p]
    state, count = [p, m], x.shape[1]

    def outputs(p):
        z = x @ p[0].transpose(0, 2, 1) + p[1][:, None, :]
        a = np.maximum(z, 0)
        return z, a, ((a @ p[2][:, :, None])[:, :, 0] + p[3][:, None]) / s

    def steps(n):
        p, m = state
        for _ in range(n):
            z, a, o = outputs(p)
            g = np.where(ce, 1 / (1 + np.exp(-o)) - y, 2 * (o - y + 0.5)) / (count * s)
            back = (g[:, :, None] * p[2][:, None, :]) * (z > 0)
            gradient = [back.transpose(0, 2, 1) @ x, back.sum(1), (g[:, None, :] @ a)[:, 0], g.sum(1)]
            m = [beta * old + new for old, new in zip(m, gradient)]
            p = [w - rate * v for w, v in zip(p, m)]
        state[:] = [p, m]
        o = outputs(p)[2]
        return float(np.mean(np.where(ce, np.logaddexp(0, o) - y * o, (o - y + 0.5) ** 2)))

    return steps


def numpy_relu():
    """The 1-D ReLU nets of relu-quick as one batch in float64. The draws are handed over; ours makes them in its loop."""
    m, rate = spec["width"], 2 * spec["learningRate"]
    inputs, labels = np.array(spec["inputs"]), np.array(spec["labels"])
    order, errors = values["order"], values["errors"]
    a, b, c, line = (part.copy() for part in np.split(values["start"], [m, 2 * m, 3 * m], axis=1))
    # x and y + sigma Z of every step at once, so that the loop only reads them.
    xs, ys = inputs[order][:, :, None], labels[order] + errors
    features = np.ones((len(xs), xs.shape[1], 2))
    features[:, :, :1] = xs
    done = [0]

    def steps(n):
        for t in range(done[0], done[0] + n):
            x = xs[t]
            z = a * x
            z += b
            r = np.maximum(z, 0)
            f = (c * r).sum(1) + (line * features[t]).sum(1)
            e = (rate * (f - ys[t]))[:, None]
            back = c * (z > 0)
            back *= e
            np.subtract(b, back, out=b)
            back *= x
            np.subtract(a, back, out=a)
            r *= e
            np.subtract(c, r, out=c)
            np.subtract(line, e * features[t], out=line)
        done[0] += n
        z = np.maximum(a[:, None, :] * inputs[None, :, None] + b[:, None, :], 0)
        f = (z @ c[:, :, None])[:, :, 0] + line[:, :1] * inputs + line[:, 1:]
        return float(np.mean((f - labels) ** 2))

    return steps


def torch_ms_quick():
    """Matrix sensing of ms-quick with full measurement matrices, which spares it packing and unpacking.

    The draws are handed over; ours makes them itself.
    """
    torch = torch_setup()
    u, matrices, labels = (torch.tensor(values[key]) for key in ("u", "matrices", "labels"))
    order, errors = torch.tensor(values["order"]), torch.tensor(values["errors"])
    replicas, d, _ = u.shape
    batch = order.shape[2]
    rate = 4 * spec["learningRate"] / batch
    state, done = [u], [0]

    @torch.no_grad()
    def steps(n):
        u = state[0]
        for t in range(done[0], done[0] + n):
            at = order[t].flatten()
            m = matrices.index_select(0, at).view(replicas, batch, d * d)
            y = labels.index_select(0, at).view(replicas, batch, 1)
            x = torch.bmm(u, u.transpose(1, 2)).view(replicas, d * d, 1)
            e = torch.bmm(m, x).sub_(y).sub_(errors[t].unsqueeze(2))
            g = torch.bmm(e.transpose(1, 2), m).view(replicas, d, d)
            u = torch.baddbmm(u, g, u, alpha=-rate)
        state[0] = u
        done[0] += n
        return e.square().mean().item()

    return steps


def torch_cifar():
    """The nets of fig1-cifar (momentum, clipped gradient) and of support-cifar (all points, Polyak rate).

    Channels come first for fig1-cifar and last for support-cifar: each the faster, by least CPU time of six laps.
    """
    torch = torch_setup()
    functional = torch.nn.functional
    figure, strides = spec["net"] == "figure", spec["strides"]
    layout = torch.contiguous_format if figure else torch.channels_last
    images = torch.tensor(values["images"]).permute(0, 3, 1, 2).contiguous(memory_format=layout)
    labels = torch.tensor(values["labels"]).long()
    p = [torch.tensor(values[f"w{k}"]) for k in range(len(strides) + 1)]
    p = [w.permute(3, 2, 0, 1).contiguous(memory_format=layout) for w in p[:-1]] + p[-1:]
    for w in p:
        w.requires_grad_()
    done = [0]

    def logits(x):
        for w, stride in zip(p, strides):
            x = functional.conv2d(x, w, stride=stride, padding=1).relu()
        return x.flatten(1) @ p[-1]

    def figure_steps(n):
        for _ in range(n):
            at = order[done[0] % len(order)]
            done[0] += 1
            y = labels[at]
            optimizer.zero_grad(set_to_none=True)
            f = logits(images[at])
            wrong[0] += (f.detach().argmax(1) != y).sum()
            value = functional.cross_entropy(f, y)
            value.backward()
            torch.nn.utils.clip_grad_norm_(p, 5.0)
            optimizer.step()
        return value.item()

    def support_steps(n):
        for _ in range(n):
            value = (functional.cross_entropy(logits(images), labels, reduction="none") * mask).sum()
            g = torch.autograd.grad(value, p)
            with torch.no_grad():
                norms = torch.stack(torch._foreach_norm(g))
                rate = (0.05 * value / norms.square().sum()).clamp_(max=0.05)
                torch._foreach_sub_(p, torch._foreach_mul(g, rate))
        return value.item()

    if not figure:
        mask = torch.tensor(values["mask"])
        return support_steps
    order = torch.tensor(values["order"]).long()
    wrong = [torch.zeros((), dtype=torch.long)]
    optimizer = torch.optim.SGD(p, lr=0.02, momentum=0.9)
    return figure_steps


def foolbox_margins():
    """One image after the other, each with its own radius: LinfPGD takes one radius a call, so a batch has no use here.

    Foolbox judges an attempt on its last point; the search around it is ours: 0.6 times 1.5 until success, 20 halvings.
    """
    import foolbox

    torch = torch_setup()
    functional = torch.nn.functional
    weights, images = torch.tensor(values["weights"]), torch.tensor(values["images"])
    p, at = [], 0
    for shape in spec["shapes"]:
        for part in (shape, shape[:1]):
            size = int(np.prod(part))
            p.append(weights[at : at + size].reshape(part))
            at += size

    class Net(torch.nn.Module):
        def forward(self, x):
            def block(h, filters, bias):
                return functional.leaky_relu(functional.max_pool2d(functional.conv2d(h, filters, bias), 2), 0.01)

            h = block(block(x, p[0], p[1]), p[2], p[3]).flatten(1)
            h = functional.leaky_relu(functional.linear(h, p[4], p[5]), 0.01)
            h = functional.leaky_relu(functional.linear(h, p[6], p[7]), 0.01)
            g = functional.linear(h, p[8], p[9]) - 0.5
            return torch.cat([-g, g], 1)

    model = foolbox.PyTorchModel(Net().eval(), bounds=(-1, 1), device="cpu")
    attack = foolbox.attacks.LinfPGD(rel_stepsize=1 / 30, steps=40, random_start=False)
    compared, done, known = spec["compared"], [0], {}

    def wrong(image, label):
        with torch.no_grad():
            return (model(image).argmax(1) != label).item()

    def distance(image, label, radius):
        found = attack.run(model, image, foolbox.criteria.Misclassification(label), epsilon=radius)
        return (found - image).abs().max().item() if wrong(found, label) else None

    def margin(image, label):
        if wrong(image, label):
            return 0.0
        radius, low, smallest = 0.6, 0.0, None
        for _ in range(21):
            smallest = distance(image, label, radius)
            if smallest is not None:
                break
            radius *= 1.5
        if smallest is None:
            return float("inf")
        for _ in range(20):
            middle = (low + radius) / 2
            found = distance(image, label, middle)
            if found is None:
                low = middle
            else:
                radius, smallest = middle, min(smallest, found)
        return smallest

    def searches(n):
        for _ in range(n):
            i = done[0] % len(images)
            done[0] += 1
            known[i] = margin(images[i : i + 1], torch.tensor([int(i >= len(images) // 2)]))
        return sum(known[i] for i in range(compared)) / compared

    return searches


makers = {
    ("jax", "mlp"): jax_mlp,
    ("torch", "mlp"): torch_mlp,
    ("torch", "conv"): torch_conv,
    ("numpy", "sensing"): numpy_passes,
    ("numpy", "planar"): numpy_planar,
    ("numpy", "relu"): numpy_relu,
    ("torch", "msQuick"): torch_ms_quick,
    ("torch", "cifar"): torch_cifar,
    ("foolbox", "margins"): foolbox_margins,
}
library = __import__(peer)
run = makers[(peer, spec["family"])]()
print(f"ready {library.__version__}", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    last_loss = run(int(line))
    print(f"{(time.perf_counter() - start) * 1e3!r} {last_loss!r}", flush=True)
