# Trains many small networks side by side. On a GPU one step of all of them is one captured graph, each
# network on a stream of its own, so that networks too small to fill the GPU share it.
import copy
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from augment import Features
from data import TEST_SPEEDS, device
from network import Branches, Crnn

CUDA = device == 'cuda'


def loss_of(config, network, labels, x, lengths, targets, weights):
    logits, extra = network(x, lengths)
    loss = -(targets * logits.log_softmax(1)).sum(1)
    if 'each' in extra:
        loss = -(targets[None] * extra['each'].log_softmax(2)).sum(2).mean(0)
    loss = (weights * loss).sum() / weights.sum()
    model = config['model']
    if 'others' in extra:
        pairs = zip(extra['others'].split(2, 1), ('sex', 'intensity', 'statement'))
        parts = [F.cross_entropy(own, labels[name]) for own, name in pairs]
        loss = loss + model['auxiliary'] * sum(parts) / 3
    if 'speakers' in extra:
        loss = loss + 0.5 * F.cross_entropy(extra['speakers'], labels['speaker'])
    if 'contrast' in extra:
        loss = loss + model['contrastive'] * contrastive(extra['contrast'], labels['emotion'])
    return loss


def contrastive(points, emotion):
    """Supervised contrastive loss (Khosla et al. 2020), temperature 0.1."""
    same_clip = torch.eye(len(points), device=device, dtype=torch.bool)
    similarity = (points @ points.T / 0.1).masked_fill(same_clip, -1e9)
    alike = ((emotion[:, None] == emotion[None]) & ~same_clip).float()
    logarithms = similarity - similarity.logsumexp(1, keepdim=True)
    return (-(alike * logarithms).sum(1) / alike.sum(1).clamp(min=1)).mean()


def learning_rate(config, step, steps):
    """One cycle with cosine flanks, as affetto's schedule."""
    most, warm_up = config['learning_rate'], 0.15 * steps
    if step < warm_up:
        return most / 25 + (most - most / 25) * (1 - math.cos(math.pi * step / warm_up)) / 2
    share = (step - warm_up) / (steps - warm_up)
    return most * 1e-4 + (most - most * 1e-4) * (1 + math.cos(math.pi * share)) / 2


class Trainer:
    """Networks of one recipe, one for each (seed, training clips, test clips)."""

    def __init__(self, corpus, config, parts, soft=None):
        self.corpus, self.config, self.parts = corpus, config, parts
        self.features = Features(corpus, config)
        self.features.settle([torch.tensor(train, device=device) for _, train, _ in parts])
        torch.manual_seed(config['seeds'][0] * 7 + 1)
        kind = Branches if config['model'].get('branches') else Crnn
        make = lambda: kind(config['model'], self.features.bands, self.features.channels).to(device)
        self.networks = [make() for _ in parts]
        self.own = [list(network.parameters()) for network in self.networks]
        self.all = [parameter for own in self.own for parameter in own]
        as_tensor = lambda values: torch.tensor(values, device=device).long()
        names = ('emotion', 'sex', 'intensity', 'statement', 'speaker')
        self.labels = {name: as_tensor(getattr(corpus, name)) for name in names}
        one_hot = F.one_hot(self.labels['emotion'], 8).float().repeat(len(parts), 1, 1)
        if soft is not None:
            one_hot = torch.lerp(one_hot, soft, config['soft_share'])
        smooth = config['label_smoothing']
        self.targets = one_hot * (1 - smooth) + smooth / 8
        counts = [np.bincount(corpus.emotion[train], minlength=8) for _, train, _ in parts]
        weights = np.stack([count.sum() / (8 * count) for count in counts])
        self.weights = torch.tensor(weights, dtype=torch.float32, device=device)
        self.rate = torch.tensor(0.0, device=device)
        groups = [
            {'params': [p for p in self.all if p.dim() > 1], 'weight_decay': config['weight_decay']},
            {'params': [p for p in self.all if p.dim() <= 1], 'weight_decay': 0.0},
        ]
        # A learning rate that a captured graph reads anew each step.
        self.optimizer = torch.optim.AdamW(groups, lr=self.rate, capturable=CUDA, fused=CUDA or None)
        self.average = [p.detach().clone() for p in self.all] if config['average_decay'] else None
        self.batch = torch.zeros(len(parts), config['batch'], dtype=torch.long, device=device)
        self.loss = torch.zeros(len(parts), device=device)
        self.streams = [torch.cuda.Stream() for _ in parts] if CUDA else None

    def gradients(self, number, x, lengths):
        clips, config = self.batch[number], self.config
        labels = {name: values[clips] for name, values in self.labels.items()}
        targets, weights = self.targets[number, clips], self.weights[number, labels['emotion']]
        if config['mixup']:
            shape = torch.full((1, 2), config['mixup'], device=device)
            share = torch._sample_dirichlet(shape)[0].amax()
            x, targets = (share * own + (1 - share) * own.flip(0) for own in (x, targets))
            lengths = torch.maximum(lengths, lengths.flip(0))
        own, network = self.own[number], self.networks[number]
        run = lambda: loss_of(config, network, labels, x, lengths, targets, weights)
        loss = run()
        gradients = list(torch.autograd.grad(loss, own))
        size = lambda some: torch.linalg.vector_norm(torch.stack(torch._foreach_norm(some)))
        if config['sharpness']:
            # Sharpness-aware minimisation (Foret et al. 2021): the gradient where the loss is worst nearby.
            away = torch._foreach_mul(gradients, config['sharpness'] / (size(gradients) + 1e-12))
            torch._foreach_add_([p.data for p in own], away)
            gradients = list(torch.autograd.grad(run(), own))
            torch._foreach_sub_([p.data for p in own], away)
        torch._foreach_mul_(gradients, (config['clip_norm'] / (size(gradients) + 1e-6)).clamp(max=1))
        for parameter, gradient in zip(own, gradients):
            parameter.grad = gradient
        return loss.detach()

    def step(self):
        count = len(self.networks)
        x, lengths = self.features.draw(self.batch)
        x, lengths = x.unflatten(0, (count, -1)), lengths.reshape(count, -1)
        losses = []
        if CUDA:
            main = torch.cuda.current_stream()
            for number, stream in enumerate(self.streams):
                stream.wait_stream(main)
                with torch.cuda.stream(stream):
                    losses.append(self.gradients(number, x[number], lengths[number]))
            for stream in self.streams:
                main.wait_stream(stream)
        else:
            losses = [self.gradients(number, x[number], lengths[number]) for number in range(count)]
        self.loss.copy_(torch.stack(losses))
        self.optimizer.step()
        if self.average is not None:
            decay = self.config['average_decay']
            torch._foreach_lerp_(self.average, [p.data for p in self.all], 1 - decay)

    def captured(self, batch):
        """The step as a graph to replay; nothing is learned by capturing it."""
        start = [p.detach().clone() for p in self.all]
        self.batch.copy_(batch)
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(2):
                self.step()
        torch.cuda.current_stream().wait_stream(side)
        torch.cuda.synchronize()
        for parameter in self.all:
            parameter.grad = None
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, capture_error_mode='thread_local'):
            self.step()
        with torch.no_grad():
            torch._foreach_copy_([p.data for p in self.all], start)
        for state in self.optimizer.state.values():
            for value in state.values():
                value.zero_()
        for network in self.networks:
            for module in network.modules():
                if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                    module.reset_running_stats()
        return graph.replay

    def train(self, most_steps=None):
        """Returns the mean loss of the first, a quarter's, the middle and the last epoch's last step."""
        config, parts = self.config, self.parts
        randoms = [np.random.default_rng(1000 * part[0] + i) for i, part in enumerate(parts)]
        steps = min(len(train) for _, train, _ in parts) // config['batch']

        def epoch_order():
            orders = [random.permutation(part[1]) for random, part in zip(randoms, parts)]
            used = [order[: steps * config['batch']].reshape(steps, -1) for order in orders]
            return torch.tensor(np.stack(used, 1), device=device)

        for network in self.networks:
            network.train()
        run = self.captured(epoch_order()[0]) if CUDA else self.step
        epochs, done, losses = config['epochs'], 0, []
        for epoch in range(epochs):
            for batch in epoch_order():
                self.batch.copy_(batch)
                self.rate.fill_(learning_rate(config, done, steps * epochs))
                run()
                done += 1
                if done == most_steps:
                    break
            if epoch in (0, epochs // 4, epochs // 2, epochs - 1):
                losses.append(round(float(self.loss.mean()), 3))
            if done == most_steps:
                break
        if self.average is not None:
            with torch.no_grad():
                torch._foreach_copy_([p.data for p in self.all], self.average)
        for network in self.networks:
            network.eval()
        return losses

    @torch.no_grad()
    def answers(self, clips_of=lambda part: part[2], speeds=TEST_SPEEDS):
        """Logits [networks, speeds, clips of the corpus, 8]; 0 for clips that were not asked about."""
        found = np.zeros((len(self.parts), len(speeds), self.corpus.count, 8), np.float32)
        for number, part in enumerate(self.parts):
            clips = clips_of(part)
            places = torch.tensor(clips, device=device)
            for index, speed in enumerate(speeds):
                logits, _ = self.networks[number](*self.features.test(number, places, speed))
                found[number, index, clips] = logits.float().cpu().numpy()
        return found


def soft_labels(corpus, config, parts, most_steps=None):
    """What teachers answer for the training clips, [parts, clips, 8]; None where the recipe has none."""
    soft = torch.zeros(len(parts), corpus.count, 8, device=device)
    mean = lambda answers: torch.tensor(answers).softmax(-1).mean(1).to(device)
    if config['distill']:
        for teacher in range(config['distill']):
            seeds = [seed + 1000 * (teacher + 1) for seed in config['seeds']]
            trainer = Trainer(corpus, copy.deepcopy(config) | {'seeds': seeds}, parts)
            trainer.train(most_steps)
            soft += mean(trainer.answers(lambda part: part[1])) / config['distill']
        return soft
    if not config['cross_fit']:
        return None
    # Each training speaker's clips are answered by a teacher that has not heard the speaker either.
    inner, outer = [], []
    for number, (seed, train, _) in enumerate(parts):
        speakers = np.unique(corpus.speaker[train])
        random = np.random.default_rng(seed * 31 + number)
        women, men = (random.permutation(speakers[speakers % 2 == sex]) for sex in (1, 0))
        for pair in range(4):
            group = np.concatenate([women[2 * pair : 2 * pair + 2], men[2 * pair : 2 * pair + 2]])
            test = train[np.isin(corpus.speaker[train], group)]
            inner.append((seed, np.setdiff1d(train, test), test))
            outer.append(number)
    for start in range(0, len(inner), 20):
        some = inner[start : start + 20]
        trainer = Trainer(corpus, config, some)
        trainer.train(most_steps)
        for answers, (_, _, test), number in zip(mean(trainer.answers()), some, outer[start:]):
            soft[number, test] = answers[test]
    return soft
