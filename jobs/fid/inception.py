"""The network of FID in PyTorch: torchvision's Inception-v3 with the blocks that pytorch-fid replaces.

Only the comparisons and conversions use it; the program does not.
"""

import torch
from torch import library as operators


def tolerant_register_fake(register_fake):
    """Ignores errors when torchvision registers operators that do not exist.

    A torchvision for CUDA with a PyTorch for the CPU lacks its own operators but still registers their
    shapes. Nothing here calls them.
    """

    def register(name, *arguments, **options):
        try:
            wrapped = register_fake(name, *arguments, **options)
        except RuntimeError:
            return lambda function: function

        def attempt(function):
            try:
                return wrapped(function)
            except RuntimeError:
                return function

        return attempt

    return register


original = operators.register_fake
operators.register_fake = tolerant_register_fake(original)
from pytorch_fid import inception as fid  # noqa: E402

operators.register_fake = original


class FIDInception(torch.nn.Module):
    """pytorch-fid's network, which can also return the outputs of its blocks."""

    def __init__(self):
        super().__init__()
        plain = fid._inception_v3(num_classes=1008, aux_logits=False, weights=None)
        plain.Mixed_5b = fid.FIDInceptionA(192, pool_features=32)
        plain.Mixed_5c = fid.FIDInceptionA(256, pool_features=64)
        plain.Mixed_5d = fid.FIDInceptionA(288, pool_features=64)
        plain.Mixed_6b = fid.FIDInceptionC(768, channels_7x7=128)
        plain.Mixed_6c = fid.FIDInceptionC(768, channels_7x7=160)
        plain.Mixed_6d = fid.FIDInceptionC(768, channels_7x7=160)
        plain.Mixed_6e = fid.FIDInceptionC(768, channels_7x7=192)
        plain.Mixed_7b = fid.FIDInceptionE_1(1280)
        plain.Mixed_7c = fid.FIDInceptionE_2(2048)
        for name, module in plain.named_children():
            if name.startswith(("Conv2d", "Mixed")):
                self.add_module(name, module)

    def stages(self, x):
        """Returns the features of images in [-1, 1], and the outputs of the blocks."""
        if x.shape[1] == 1:
            x = x.repeat(1, 3, 1, 1)
        # pytorch-fid interpolates before it scales to [-1, 1]; both are linear.
        x = torch.nn.functional.interpolate(
            x, size=(299, 299), mode="bilinear", align_corners=False
        )
        stages = [x]
        pool = torch.nn.MaxPool2d(kernel_size=3, stride=2)
        x = pool(self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x))))
        x = pool(self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x)))
        stages.append(x)
        for name, block in self.named_children():
            if name.startswith("Mixed"):
                x = block(x)
                stages.append(x)
        return x.mean((2, 3)), stages

    def forward(self, x):
        return self.stages(x)[0]


def make_inception():
    return FIDInception()
