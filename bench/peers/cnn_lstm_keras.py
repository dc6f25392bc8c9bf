"""The study's cnn-lstm in Keras 3 on TensorFlow, for the peers that need it. Import it before
TensorFlow: it settles the threads."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf  # noqa: E402


def set_threads(threads):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def name():
    import keras

    return f"Keras {keras.__version__} (TensorFlow {tf.__version__})"


def build(bidirectional=False):
    import keras
    from keras import layers

    keras.utils.set_random_seed(1)

    def block(filters):
        return [
            layers.Conv1D(filters, 5, padding="same"),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling1D(2),
            layers.Dropout(0.2),
        ]

    lstm = layers.LSTM(128)
    if bidirectional:
        lstm = layers.Bidirectional(lstm)
    return keras.Sequential(
        [
            layers.Input((174, 40)),
            *block(64),
            *block(128),
            lstm,
            layers.Dropout(0.4),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.4),
            layers.Dense(8, activation="softmax"),
        ]
    )
