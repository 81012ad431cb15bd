#ifndef ROLECALL_CYAML_H
#define ROLECALL_CYAML_H

#include <stddef.h>
#include <yaml.h>

// An event holds its data in a union, of which the type says what is there.

/// The anchor of a node, or the one that an alias names; NULL if it has none.
static inline const yaml_char_t *rolecall_yaml_anchor(const yaml_event_t *event) {
    switch (event->type) {
        case YAML_ALIAS_EVENT: return event->data.alias.anchor;
        case YAML_SCALAR_EVENT: return event->data.scalar.anchor;
        case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.anchor;
        case YAML_MAPPING_START_EVENT: return event->data.mapping_start.anchor;
        default: return NULL;
    }
}

/// The tag of a node; NULL if it has none.
static inline const yaml_char_t *rolecall_yaml_tag(const yaml_event_t *event) {
    switch (event->type) {
        case YAML_SCALAR_EVENT: return event->data.scalar.tag;
        case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.tag;
        case YAML_MAPPING_START_EVENT: return event->data.mapping_start.tag;
        default: return NULL;
    }
}

/// The text of a scalar, of `*length` bytes; NULL if the event is none.
static inline const yaml_char_t *rolecall_yaml_text(const yaml_event_t *event, size_t *length) {
    if (event->type != YAML_SCALAR_EVENT) return NULL;
    *length = event->data.scalar.length;
    return event->data.scalar.value;
}

/// Whether the event is a scalar without quotes that is no block either.
static inline int rolecall_yaml_is_plain(const yaml_event_t *event) {
    return event->type == YAML_SCALAR_EVENT
        && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

#endif
