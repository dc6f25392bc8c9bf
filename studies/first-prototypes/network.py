# The network of affetto's `crnn`, and what was tried in place of its parts.
import torch
from torch import nn
from torch.nn import functional as F


class Reversed(torch.autograd.Function):
    """Gradient reversal (Ganin et al. 2016): what tells speakers apart is unlearned."""

    @staticmethod
    def forward(context, x, strength):
        context.strength = strength
        return x.clone()

    @staticmethod
    def backward(context, gradient):
        return -context.strength * gradient, None


class SqueezeExcitation(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.down = nn.Linear(channels, max(4, channels // 8))
        self.up = nn.Linear(max(4, channels // 8), channels)

    def forward(self, x):
        gate = torch.sigmoid(self.up(torch.relu(self.down(x.mean((2, 3))))))
        return x * gate[:, :, None, None]


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x):
        return torch.relu(x + self.body(x))


class DilatedResidual(nn.Module):
    """One block of a temporal convolutional network that looks both ways (Bai et al. 2018)."""

    def __init__(self, channels, dilation):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(channels, channels, 3, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm1d(channels),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Conv1d(channels, channels, 1, bias=False),
            nn.BatchNorm1d(channels),
        )

    def forward(self, x):
        return torch.relu(x + self.body(x.transpose(1, 2)).transpose(1, 2))


class BidirectionalLstm(nn.Module):
    """Each direction starts at a clip's own end, not in its padding."""

    def __init__(self, inputs, units):
        super().__init__()
        self.forwards = nn.LSTM(inputs, units, batch_first=True)
        self.backwards = nn.LSTM(inputs, units, batch_first=True)

    def forward(self, x, reverse):
        flip = lambda y: y.gather(1, reverse[:, :, None].expand(-1, -1, y.shape[2]))
        return torch.cat([self.forwards(x)[0], flip(self.backwards(flip(x))[0])], 2)


class Crnn(nn.Module):
    """x [batch, channels, frames, bands], lengths [batch] -> logits [batch, 8] and extra heads' outputs."""

    def __init__(self, model, bands, channels):
        super().__init__()
        self.model = model
        blocks, width, height = [], channels, bands
        for filters, kernel, stride in zip(model['channels'], model['kernels'], model['strides']):
            conv = nn.Conv2d(width, filters, kernel, (stride, 2), kernel // 2, bias=False)
            block = [conv, nn.BatchNorm2d(filters), nn.ReLU()]
            block += [SqueezeExcitation(filters)] if model.get('squeeze') else []
            block += [Residual(filters)] if model.get('residual') else []
            blocks.append(nn.Sequential(*block))
            width, height = filters, (height + 1) // 2
        self.blocks = nn.ModuleList(blocks)
        self.stride = 1
        for stride in model['strides']:
            self.stride *= stride
        flatten, projection, head = model['dropout']
        self.flatten_dropout, self.projection_dropout = nn.Dropout(flatten), nn.Dropout(projection)
        self.projection = nn.Linear(width * height, 128, bias=False)
        self.norm = nn.BatchNorm1d(128)
        layers = 0 if model.get('tcn') else model.get('lstm_layers', 1)
        self.recurrent = nn.ModuleList([BidirectionalLstm(128, 64) for _ in range(layers)])
        dilations = [1, 2, 4, 8] if model.get('tcn') else []
        self.tcn = nn.ModuleList([DilatedResidual(128, dilation) for dilation in dilations])
        self.transformer = (
            nn.TransformerEncoderLayer(128, 4, 256, 0.1, batch_first=True, norm_first=True)
            if model.get('transformer')
            else None
        )
        heads = model.get('attention_heads', 1)
        self.attention = nn.Sequential(nn.Linear(128, 64), nn.Tanh(), nn.Linear(64, heads))
        size = 128 * heads + 256
        self.head_dropout = nn.Dropout(head)
        self.logits = nn.Linear(size, 8)
        nn.init.xavier_uniform_(self.logits.weight)
        nn.init.zeros_(self.logits.bias)
        self.others = nn.Linear(size, 6) if model.get('auxiliary') else None
        self.speakers = (
            nn.Sequential(nn.Linear(size, 64), nn.ReLU(), nn.Linear(64, 20))
            if model.get('adversarial')
            else None
        )
        self.contrast = nn.Linear(size, 64) if model.get('contrastive') else None

    def forward(self, x, lengths):
        for block in self.blocks:
            x = block(x)
        x = self.flatten_dropout(x.permute(0, 2, 1, 3).flatten(2))
        x = self.norm(self.projection(x).transpose(1, 2)).transpose(1, 2)
        x = self.projection_dropout(torch.relu(x))
        steps = torch.ceil(lengths / self.stride).long().clamp(1, x.shape[1])[:, None]
        time = torch.arange(x.shape[1], device=x.device)[None]
        valid = time < steps
        mask = valid[:, :, None].float()
        for block in self.tcn:
            x = block(x * mask)
        for lstm in self.recurrent:
            x = lstm(x, torch.where(valid, steps - 1 - time, time))
        if self.transformer is not None:
            x = self.transformer(x, src_key_padding_mask=~valid)
        weights = self.attention(x).masked_fill(~valid[:, :, None], -1e9).softmax(1)
        attended = torch.einsum('bth,btd->bhd', weights, x).flatten(1)
        count = mask.sum(1)
        mean = (x * mask).sum(1) / count
        variance = ((x - mean[:, None]) ** 2 * mask).sum(1) / count
        summary = torch.cat([attended, mean, (variance + 1e-5).sqrt()], 1)
        kept = self.head_dropout(summary)
        extra = {}
        if self.others is not None:
            extra['others'] = self.others(kept)
        if self.speakers is not None:
            extra['speakers'] = self.speakers(Reversed.apply(summary, self.model['adversarial']))
        if self.contrast is not None:
            extra['contrast'] = F.normalize(self.contrast(summary), dim=1)
        return self.logits(kept), extra


class Branches(nn.Module):
    """Several networks on the same batches, each with its own loss, answering together."""

    def __init__(self, model, bands, channels):
        super().__init__()
        count = model['branches']
        self.branches = nn.ModuleList([Crnn(model, bands, channels) for _ in range(count)])

    def forward(self, x, lengths):
        each = torch.stack([branch(x, lengths)[0] for branch in self.branches])
        return each.log_softmax(2).logsumexp(0), {'each': each}
